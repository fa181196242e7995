"""Addresses of the import; an upload is named by its random key."""

from django.urls import path, register_converter

from zhuqi.desk.imports import views
from zhuqi.desk.imports.lists import views as lists


class ListKind:
    """Matches what lists there are."""

    regex = "enterprises|officers|visits"

    def to_python(self, value: str) -> str:
        """Return the code."""
        return value

    def to_url(self, value: str) -> str:
        """Return the code."""
        return value


register_converter(ListKind, "listkind")

app_name = "imports"
urlpatterns = [
    path("", lists.index, name="index"),
    path("<listkind:kind>/", lists.start, name="list"),
    path("<listkind:kind>/<str:key>/", lists.preview, name="list_preview"),
    path("<listkind:kind>/<str:key>/columns/", lists.columns, name="list_columns"),
    path("<listkind:kind>/<str:key>/prepare/", lists.prepare, name="list_prepare"),
    path("<listkind:kind>/<str:key>/run/", lists.run, name="list_run"),
    path("<listkind:kind>/<str:key>/result/", lists.result, name="list_result"),
    path("<listkind:kind>/<str:key>/rejected/", lists.rejected, name="list_rejected"),
    path("<listkind:kind>/<str:key>/discard/", lists.discard, name="list_discard"),
    path("issues/", views.start, name="issues"),
    path("issues/<str:key>/", views.preview, name="preview"),
    path("issues/<str:key>/columns/", views.columns, name="columns"),
    path("issues/<str:key>/run/", views.run, name="run"),
    path("issues/<str:key>/result/", views.result, name="result"),
    path("issues/<str:key>/rejected/", views.rejected, name="rejected"),
    path("issues/<str:key>/discard/", views.discard, name="discard"),
]
