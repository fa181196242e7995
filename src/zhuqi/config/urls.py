"""Which address belongs to which feature of which interface."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from zhuqi import desk

urlpatterns: list[URLPattern | URLResolver] = []
if module_has_submodule(desk, "urls"):
    urlpatterns.append(path("", include("zhuqi.desk.urls")))

urlpatterns.append(path("", include("zhuqi.portal.urls")))

handler400 = "zhuqi.foundation.pages.bad_request"
handler403 = "zhuqi.foundation.pages.forbidden"
handler404 = "zhuqi.foundation.pages.not_found"
handler500 = "zhuqi.foundation.pages.server_error"
