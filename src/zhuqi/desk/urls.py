"""Every address of the desk: one line per feature."""

from django.urls import URLPattern, URLResolver, include, path

_FEATURES = {
    "": "zhuqi.desk.accounts.urls",
    "today/": "zhuqi.desk.today.urls",
    "issues/": "zhuqi.desk.issues.urls",
    "triage/": "zhuqi.desk.issues.triage_urls",
    "import/": "zhuqi.desk.imports.urls",
    "enterprises/": "zhuqi.desk.enterprises.urls",
    "visits/appointments/": "zhuqi.desk.arrangements.appointment_urls",
    "visits/campaigns/": "zhuqi.desk.arrangements.campaign_urls",
    "visits/tours/": "zhuqi.desk.arrangements.tour_urls",
    "visits/": "zhuqi.desk.visits.urls",
    "field/": "zhuqi.desk.field.urls",
    "policies/": "zhuqi.desk.policies.urls",
    "calls/": "zhuqi.desk.followups.urls",
    "complaints/": "zhuqi.desk.followups.complaint_urls",
    "stewardship/plan/": "zhuqi.desk.planning.urls",
    "stewardship/districts/": "zhuqi.desk.planning.district_urls",
    "stewardship/": "zhuqi.desk.stewardship.urls",
    "figures/": "zhuqi.desk.figures.urls",
    "ledgers/": "zhuqi.desk.ledgers.urls",
    "summary/": "zhuqi.desk.summary.urls",
    "search/": "zhuqi.desk.search.urls",
    "settings/": "zhuqi.desk.settings.urls",
}

urlpatterns: list[URLPattern | URLResolver] = [path(prefix, include(module)) for prefix, module in _FEATURES.items()]
