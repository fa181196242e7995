"""Addresses of day tours; a plan is named by its number (L000001)."""

from django.urls import path

from zhuqi.desk.arrangements import tours

app_name = "tours"
urlpatterns = [
    path("", tours.tour_list, name="list"),
    path("new/", tours.ask, name="ask"),
    path("<str:number>/", tours.detail, name="detail"),
    path("<str:number>/move/", tours.move, name="move"),
    path("<str:number>/accept/", tours.accept, name="accept"),
    path("<str:number>/drop/", tours.drop, name="drop"),
    path("<str:number>/<str:officer>.ics", tours.calendar_file, name="calendar_file"),
]
