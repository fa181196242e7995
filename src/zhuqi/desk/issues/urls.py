"""Addresses of the ledger; an issue is named by its number."""

from django.urls import path, register_converter

from zhuqi.desk.issues import lists, register, views
from zhuqi.desk.issues.converters import IssueNumber

register_converter(IssueNumber, "issue")

app_name = "issues"
urlpatterns = [
    path("", lists.ledger, name="list"),
    path("facets/", lists.facets, name="facets"),
    path("columns/", lists.columns, name="columns"),
    path("export/", lists.export, name="export"),
    path("bulk/assign/", lists.bulk_assign, name="bulk_assign"),
    path("bulk/chase/", lists.bulk_chase, name="bulk_chase"),
    path("filters/", lists.save_filter, name="save_filter"),
    path("filters/counts/", lists.filter_counts, name="filter_counts"),
    path("filters/<int:filter_id>/", lists.open_filter, name="open_filter"),
    path("filters/<int:filter_id>/delete/", lists.delete_filter, name="delete_filter"),
    path("new/", register.register, name="register"),
    path("new/enterprises/", register.enterprises, name="suggest_enterprise"),
    path("<issue:number>/", views.detail, name="detail"),
    path("<issue:number>/phone/", views.reveal_phone, name="reveal_phone"),
    path("<issue:number>/similar/", views.similar, name="similar"),
    path("<issue:number>/files/<int:attachment_id>/", views.attachment, name="attachment"),
    path("<issue:number>/<slug:slug>/", views.act, name="act"),
]
