"""Addresses of plans; a plan and a firm are named by their numbers."""

from django.urls import path

from zhuqi.desk.planning import acts, views

app_name = "planning"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:number>/", views.detail, name="detail"),
    path("<str:number>/accept/", acts.accept, name="accept"),
    path("<str:number>/discard/", acts.discard, name="discard"),
    path("<str:number>/firms/<str:firm>/", views.pair, name="pair"),
]
