"""Every address of the desk: one line per feature."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

_FEATURES = {
    "": "zhuqi.desk.accounts.urls",
    "today/": "zhuqi.desk.today.urls",
    "issues/": "zhuqi.desk.issues.urls",
    "imports/": "zhuqi.desk.imports.urls",
    "enterprises/": "zhuqi.desk.enterprises.urls",
    "visits/": "zhuqi.desk.visits.urls",
    "figures/": "zhuqi.desk.figures.urls",
    "summary/": "zhuqi.desk.summary.urls",
    "settings/": "zhuqi.desk.settings.urls",
}


def _exists(module: str) -> bool:
    package = module.rpartition(".")[0]
    return find_spec(package) is not None and find_spec(module) is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(module)) for prefix, module in _FEATURES.items() if _exists(module)
]
