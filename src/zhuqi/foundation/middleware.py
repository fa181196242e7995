"""Turn a refusal nobody caught into a page that says why."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from zhuqi.foundation.errors import DomainError
from zhuqi.foundation.pages import error_page


class DomainErrorMiddleware(MiddlewareMixin):
    """NotFound becomes 404, NotAllowed 403, Refused 422, StaleState 409."""

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Answer an address with a null character in it before it reaches the database, which cannot read it."""
        if "\x00" in request.path_info:
            return error_page(request, status=404, message="没有这个页面，或您无权查看。")
        if "%00" in request.META.get("QUERY_STRING", ""):
            return error_page(request, status=400, message="网址中有无法识别的字符，请返回上一页重新操作。")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page, or None for a bug, which becomes a 500."""
        if isinstance(exception, DomainError):
            return error_page(request, status=exception.status, message=str(exception))
        return None
