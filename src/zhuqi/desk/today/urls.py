"""Addresses of the day's work and of the bell."""

from django.urls import path

from zhuqi.desk.today import views

app_name = "today"
urlpatterns = [
    path("", views.index, name="index"),
    path("notices/", views.notices, name="notices"),
    path("notices/count/", views.notices_count, name="notices_count"),
    path("notices/read/", views.read_notices, name="read_notices"),
]
