"""Addresses of the visits; a visit is named by its number (V000001)."""

from django.urls import path

from zhuqi.desk.visits import acts, before, recording, views

app_name = "visits"
urlpatterns = [
    path("", views.visit_list, name="list"),
    path("new/", recording.record, name="record"),
    path("symposium/", recording.symposium, name="symposium"),
    path("firms/", recording.firms, name="firms"),
    path("suggest/", recording.suggest, name="suggest"),
    path("briefing/<str:number>/", before.page, name="briefing"),
    path("<str:number>/", views.detail, name="detail"),
    path("<str:number>/minutes/", views.minutes, name="minutes"),
    path("<str:number>/minutes/write/", acts.write_minutes, name="write_minutes"),
    path("<str:number>/photos/", acts.attach_photo, name="attach_photo"),
    path("<str:number>/photos/<int:photo_id>/", views.photo, name="photo"),
    path("<str:number>/photos/<int:photo_id>/remove/", acts.remove_photo, name="remove_photo"),
    path("<str:number>/correct/", acts.correct, name="correct"),
    path("<str:number>/issues/", acts.link_issue, name="link_issue"),
]
