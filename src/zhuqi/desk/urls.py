"""Every address of the desk: one line per feature."""

from django.urls import URLPattern, URLResolver, include, path

_FEATURES = {
    "": "zhuqi.desk.accounts.urls",
    "today/": "zhuqi.desk.today.urls",
    "issues/": "zhuqi.desk.issues.urls",
    "triage/": "zhuqi.desk.issues.triage_urls",
    "import/": "zhuqi.desk.imports.urls",
    "enterprises/": "zhuqi.desk.enterprises.urls",
    "visits/": "zhuqi.desk.visits.urls",
    "figures/": "zhuqi.desk.figures.urls",
    "summary/": "zhuqi.desk.summary.urls",
    "search/": "zhuqi.desk.search.urls",
    "settings/": "zhuqi.desk.settings.urls",
}

urlpatterns: list[URLPattern | URLResolver] = [path(prefix, include(module)) for prefix, module in _FEATURES.items()]
