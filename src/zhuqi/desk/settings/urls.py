"""Addresses of the settings."""

from django.urls import path

from zhuqi.desk.settings import accounts, calendar, calls, grants, groups, log, places, structure, views

app_name = "settings"
urlpatterns = [
    path("", views.index, name="index"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.create, name="create_account"),
    path("accounts/<str:username>/password/", accounts.reset_password, name="reset_password"),
    path("accounts/<str:username>/deactivate/", accounts.deactivate, name="deactivate"),
    path("grants/", grants.people, name="grants"),
    path("grants/<str:username>/", grants.person, name="person_grants"),
    path("grants/<str:username>/<int:grant_id>/revoke/", grants.revoke, name="revoke"),
    path("log/", log.access_log, name="log"),
    path("units/", structure.units, name="units"),
    path("units/new/", structure.create_unit, name="create_unit"),
    path("units/<str:code>/confirm/", structure.confirm_unit, name="confirm_unit"),
    path("groups/", structure.groups, name="groups"),
    path("groups/new/", groups.create_group, name="create_group"),
    path("groups/<str:code>/teams/new/", groups.create_team, name="create_team"),
    path("groups/<str:code>/edit/", groups.edit_team, name="edit_team"),
    path("groups/<str:code>/members/<str:username>/lead/", groups.set_lead, name="set_lead"),
    path("towns/", places.town_list, name="towns"),
    path("towns/new/", places.create, name="create_town"),
    path("towns/borders/", places.propose, name="propose_borders"),
    path("towns/<str:code>/", places.detail, name="town"),
    path("towns/<str:code>/close/", places.close, name="close_town"),
    path("groups/<str:code>/members/", structure.add_member, name="add_member"),
    path("groups/<str:code>/members/<str:username>/end/", structure.end_member, name="end_member"),
    path("calendar/", calendar.this_year, name="calendar"),
    path("calendar/regime/", calendar.put_regime, name="put_regime"),
    path("calendar/<int:year>/", calendar.year_page, name="calendar_year"),
    path("calendar/<int:year>/publish/", calendar.publish, name="publish_year"),
    path("calendar/<int:year>/day/", calendar.set_day, name="set_day"),
    path("calls/", calls.page, name="calls"),
    path("calls/rules/", calls.set_rules, name="set_call_rules"),
    path("calls/scripts/<str:kind>/", calls.set_script, name="set_call_script"),
]
