"""Addresses of the import; an upload is named by its random key."""

from django.urls import path

from zhuqi.desk.imports import views

app_name = "imports"
urlpatterns = [
    path("issues/", views.start, name="issues"),
    path("issues/<str:key>/", views.preview, name="preview"),
    path("issues/<str:key>/columns/", views.columns, name="columns"),
    path("issues/<str:key>/run/", views.run, name="run"),
    path("issues/<str:key>/result/", views.result, name="result"),
    path("issues/<str:key>/rejected/", views.rejected, name="rejected"),
    path("issues/<str:key>/discard/", views.discard, name="discard"),
]
