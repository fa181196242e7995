"""Addresses of complaints and suggestions; the receipt alone is open to whoever holds a code."""

from django.urls import path

from zhuqi.desk.followups import complaints

app_name = "complaints"
urlpatterns = [
    path("", complaints.complaint_list, name="list"),
    path("new/", complaints.lodge, name="new"),
    path("receipt/", complaints.receipt, name="receipt"),
    path("receipt/judge/", complaints.judge_by_code, name="judge_by_code"),
    path("<str:number>/", complaints.detail, name="detail"),
    path("<str:number>/appoint/", complaints.appoint, name="appoint"),
    path("<str:number>/reply/", complaints.reply, name="reply"),
    path("<str:number>/judge/", complaints.judge, name="judge"),
    path("<str:number>/settle/", complaints.settle, name="settle"),
]
