"""Address of the search."""

from django.urls import path

from zhuqi.desk.search import views

app_name = "search"
urlpatterns = [path("", views.search, name="index")]
