"""Addresses of the dispatcher's desk."""

from django.urls import path, register_converter

from zhuqi.desk.issues import triage
from zhuqi.desk.issues.converters import IssueNumber

register_converter(IssueNumber, "issue_on_desk")

app_name = "triage"
urlpatterns = [
    path("", triage.desk, name="desk"),
    path("<issue_on_desk:number>/", triage.issue, name="issue"),
]
