"""Addresses of the enterprises; an enterprise is named by its number (E000001)."""

from django.urls import path

from zhuqi.desk.enterprises import acts, duplicates, key_rule, liaisons, views

app_name = "enterprises"
urlpatterns = [
    path("", views.enterprise_list, name="list"),
    path("new/", views.register, name="register"),
    path("duplicates/", duplicates.listing, name="duplicates"),
    path("duplicates/<str:keep>/<str:merge>/", duplicates.preview, name="merge_preview"),
    path("duplicates/<str:keep>/<str:merge>/merge/", duplicates.merge, name="merge"),
    path("duplicates/<str:keep>/<str:merge>/apart/", duplicates.keep_apart, name="keep_apart"),
    path("liaisons/", liaisons.listing, name="liaisons"),
    path("key-targets/", key_rule.page, name="key_rule"),
    path("<str:number>/", views.detail, name="detail"),
    path("<str:number>/business/", views.work, name="work"),
    path("<str:number>/history/", views.history, name="history"),
    path("<str:number>/edit/", views.edit, name="edit"),
    path("<str:number>/rename/", acts.rename, name="rename"),
    path("<str:number>/status/", acts.set_status, name="set_status"),
    path("<str:number>/tags/", acts.add_tag, name="add_tag"),
    path("<str:number>/tags/<int:tag_id>/end/", acts.end_tag, name="end_tag"),
    path("<str:number>/liaison/", acts.set_liaison, name="set_liaison"),
    path("<str:number>/liaison/<int:liaison_id>/phone/", acts.reveal_phone, name="reveal_phone"),
    path("<str:number>/liaison/<int:liaison_id>/confirm/", liaisons.confirm, name="confirm_liaison"),
    path("<str:number>/liaison/ask/", liaisons.ask, name="ask_liaison"),
    path("<str:number>/liaison/asked/<int:request_id>/", liaisons.decide, name="decide_liaison"),
    path("<str:number>/unmerge/", duplicates.undo, name="undo_merge"),
    path("<str:number>/figures/", acts.record_figures, name="record_figures"),
]
