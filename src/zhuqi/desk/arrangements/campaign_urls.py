"""Addresses of campaign targets; a target is named by its number (M000001)."""

from django.urls import path

from zhuqi.desk.arrangements import campaigns

app_name = "campaigns"
urlpatterns = [
    path("", campaigns.campaign_list, name="list"),
    path("new/", campaigns.start, name="start"),
    path("<str:number>/", campaigns.detail, name="detail"),
    path("<str:number>/end/", campaigns.end, name="end"),
]
