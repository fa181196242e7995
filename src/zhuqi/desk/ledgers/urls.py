"""Addresses of the ledgers."""

from django.urls import path

from zhuqi.desk.ledgers import views

app_name = "ledgers"
urlpatterns = [
    path("", views.ledger_list, name="list"),
    path("download/", views.download, name="download"),
]
