"""What every template may use: the version, and whether this is the example city."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return ``is_demo`` and ``version``."""
    return {"is_demo": settings.DEMO, "version": settings.VERSION}
