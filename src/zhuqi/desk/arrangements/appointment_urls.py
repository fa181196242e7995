"""Addresses of appointments and of the calendar; an appointment is named by its number (Y000001)."""

from django.urls import path

from zhuqi.desk.arrangements import appointments, calendar

app_name = "appointments"
urlpatterns = [
    path("", appointments.appointment_list, name="list"),
    path("new/", appointments.propose, name="propose"),
    path("firms/", appointments.firms, name="firms"),
    path("lamp/", appointments.lamp, name="lamp"),
    path("calendar/", calendar.week, name="calendar"),
    path("calendar/mine.ics", calendar.own_file, name="own_file"),
    path("calendar/quiet/", calendar.set_quiet, name="set_quiet"),
    path("calendar/quiet/<int:rule>/end/", calendar.end_quiet, name="end_quiet"),
    path("calendar/cap/", calendar.set_cap, name="set_cap"),
    path("<str:number>/", appointments.detail, name="detail"),
    path("<str:number>/agree/", appointments.agree, name="agree"),
    path("<str:number>/phone/", appointments.phone, name="phone"),
    path("<str:number>/reschedule/", appointments.reschedule, name="reschedule"),
    path("<str:number>/renew/", appointments.renew, name="renew"),
    path("<str:number>/cancel/", appointments.cancel, name="cancel"),
    path("<str:number>/merge/", appointments.merge, name="merge"),
    path("<str:number>/complete/", appointments.complete, name="complete"),
]
