"""
Telling the rest of the system that something happened.

The jobs that react are rows on Django's own connection: they exist exactly if the change that caused them does.
Nobody imports a job; ``config/reactions.py`` names them.
"""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app


def announce(kind: str, *, event_id: int) -> None:
    """
    Queue one job for each task that reacts to an event of this kind.

    :raises RuntimeError: outside a transaction, where a job could outlive its own cause
    :raises KeyError: if ``config/reactions.py`` does not list the kind
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("announce() outside a transaction could outlive its own cause")
    reactions: dict[str, list[str]] = import_string(settings.REACTIONS)
    for task_name in reactions[kind]:
        app.configure_task(task_name, allow_unknown=False).defer(event_id=event_id)
