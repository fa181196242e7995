"""The request every view of the desk receives: signed in, with the actor resolved, and what htmx says of itself."""

from django_htmx.middleware import HtmxDetails

from zhuqi.organisations import middleware


class SignedInRequest(middleware.SignedInRequest):
    """A request behind ``login_required``: ``actor`` is who asks, with every right they hold today."""

    htmx: HtmxDetails
