"""Addresses of stewardship; an officer is named by the user name, a firm and a hand-over by their numbers."""

from django.urls import path

from zhuqi.desk.stewardship import coverage, firm, handing_over, officer, small_firms, views

app_name = "stewardship"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("officers/", views.officers, name="officers"),
    path("changes/", views.changes, name="changes"),
    path("coverage/", coverage.page, name="coverage"),
    path("targets/", coverage.targets, name="targets"),
    path("targets/appoint/", coverage.appoint, name="bulk_appoint"),
    path("targets/end/", coverage.end, name="bulk_end"),
    path("tiers/", small_firms.tiers, name="tiers"),
    path("sample/", small_firms.sample, name="sample"),
    path("sample/draw/", small_firms.draw, name="draw"),
    path("handovers/", handing_over.listing, name="hand_overs"),
    path("handovers/<str:number>/", handing_over.detail, name="hand_over"),
    path("handovers/<str:number>/told/<int:firm_id>/", handing_over.tell, name="tell"),
    path("leave/", officer.own_leave, name="leave"),
    path("officers/<str:username>/", officer.detail, name="officer"),
    path("officers/<str:username>/profile/", officer.set_profile, name="set_profile"),
    path("officers/<str:username>/leave/", officer.record_absence, name="record_absence"),
    path("officers/<str:username>/leave/<int:absence_id>/end/", officer.end_absence, name="end_absence"),
    path("officers/<str:username>/conflicts/", officer.declare_conflict, name="declare_own_conflict"),
    path("officers/<str:username>/hand-over/", handing_over.prepare, name="prepare_hand_over"),
    path("firms/<str:number>/", firm.detail, name="firm"),
    path("firms/<str:number>/appoint/", firm.appoint, name="appoint"),
    path("firms/<str:number>/end/", firm.end, name="end"),
    path("firms/<str:number>/leader/", firm.record_leader, name="record_leader"),
    path("firms/<str:number>/leader/<int:lead_id>/end/", firm.end_leader, name="end_leader"),
    path("firms/<str:number>/conflicts/", firm.declare_conflict, name="declare_conflict"),
    path("firms/<str:number>/conflicts/<int:conflict_id>/end/", firm.end_conflict, name="end_conflict"),
]
