"""Turn a refusal nobody caught into a page that says why."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from zhuqi.foundation.errors import DomainError
from zhuqi.foundation.pages import error_page


class DomainErrorMiddleware(MiddlewareMixin):
    """NotFound becomes 404, NotAllowed 403, Refused 422, StaleState 409."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page, or None for a bug, which becomes a 500."""
        if isinstance(exception, DomainError):
            return error_page(request, status=exception.status, message=str(exception))
        return None
