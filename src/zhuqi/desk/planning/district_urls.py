"""Addresses of plans of districts, by their numbers."""

from django.urls import path

from zhuqi.desk.planning import districts

app_name = "districts"
urlpatterns = [
    path("", districts.index, name="index"),
    path("<str:number>/", districts.detail, name="detail"),
    path("<str:number>/accept/", districts.accept, name="accept"),
    path("<str:number>/discard/", districts.discard, name="discard"),
]
