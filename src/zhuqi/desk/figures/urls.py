"""Addresses of the figures; a figure is named by its code."""

from django.urls import path

from zhuqi.desk.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.overview, name="list"),
    path("deadline/", views.deadline, name="deadline"),
    path("<str:code>/", views.detail, name="detail"),
    path("<str:code>/export/", views.export, name="export"),
]
