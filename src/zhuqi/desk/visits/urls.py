"""Addresses of the visits; a visit is named by its number (V000001)."""

from django.urls import path

from zhuqi.desk.visits import before, views

app_name = "visits"
urlpatterns = [
    path("", views.visit_list, name="list"),
    path("new/", views.record, name="record"),
    path("firms/", views.firms, name="firms"),
    path("briefing/<str:number>/", before.page, name="briefing"),
    path("<str:number>/", views.detail, name="detail"),
    path("<str:number>/correct/", views.correct, name="correct"),
    path("<str:number>/issues/", views.link_issue, name="link_issue"),
]
