"""Addresses of the field page; everything the service worker may touch is below ``/field/``."""

from django.urls import path

from zhuqi.desk.field import offline, sending, views

app_name = "field"
urlpatterns = [
    path("", offline.shell, name="index"),
    path("worker.js", offline.worker, name="worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("session/", views.session, name="session"),
    path("firms/", views.firms, name="firms"),
    path("category/", views.category, name="category"),
    path("briefings/<str:number>/", views.kept_briefing, name="briefing"),
    path("visits/", sending.send, name="send"),
]
