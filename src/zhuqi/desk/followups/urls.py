"""Addresses of the calls; a call is named by its kind and the number of the issue, or of the firm."""

from django.urls import path

from zhuqi.desk.followups import views

app_name = "followups"
urlpatterns = [
    path("", views.today, name="list"),
    path("records/", views.records, name="records"),
    path("<str:slug>/<str:number>/", views.call, name="call"),
    path("<str:slug>/<str:number>/open/", views.open_call, name="open"),
    path("<str:slug>/<str:number>/release/", views.release, name="release"),
]
