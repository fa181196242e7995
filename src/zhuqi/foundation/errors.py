"""
Everything the program may answer with "no".  ``str(error)`` is one Chinese sentence for the user that names the
field and the remedy.  Any other exception is a bug.
"""


class DomainError(Exception):
    """The act or question cannot be answered; nothing was changed."""

    status = 422


class NotFound(DomainError):
    """There is none, or none that this actor may see."""

    status = 404


class NotAllowed(DomainError):
    """The actor may see it, and may not do this."""

    status = 403


class Refused(DomainError):
    """The act is understood and against the rules."""


class StaleState(Refused):
    """Somebody else was faster; the page shows an old state."""

    status = 409
