"""Addresses of the work summaries; a summary is named by its number."""

from django.urls import path

from zhuqi.desk.summary import acts, views

app_name = "summary"
urlpatterns = [
    path("", views.summary_list, name="list"),
    path("new/", views.draft, name="draft"),
    path("<str:number>/", views.detail, name="detail"),
    path("<str:number>/word/", views.word, name="word"),
    path("<str:number>/figures/", views.figures, name="figures"),
    path("<str:number>/refresh/", acts.refresh, name="refresh"),
    path("<str:number>/publish/", acts.publish, name="publish"),
    path("<str:number>/paragraphs/<str:key>/", acts.edit, name="edit"),
    path("<str:number>/paragraphs/<str:key>/restore/", acts.restore, name="restore"),
]
