"""
Telling the rest of the system that something happened.

The jobs that react are rows on Django's own connection: they exist exactly if the change that caused them does.
Nobody imports a job; ``config/reactions.py`` names them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

_held_back: ContextVar[list[tuple[str, int]] | None] = ContextVar("held_back", default=None)


@contextmanager
def held_back() -> Iterator[list[tuple[str, int]]]:
    """
    Queue no jobs, and give them to the caller instead, as (name of the task, event id), in order.

    For what is told afterwards, such as the example city: months of history need not ring every bell.
    """
    held: list[tuple[str, int]] = []
    token = _held_back.set(held)
    try:
        yield held
    finally:
        _held_back.reset(token)


def announce(kind: str, *, event_id: int) -> None:
    """
    Queue one job for each task that reacts to an event of this kind.

    :raises RuntimeError: outside a transaction, where a job could outlive its own cause
    :raises KeyError: if ``config/reactions.py`` does not list the kind
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("announce() outside a transaction could outlive its own cause")
    reactions: dict[str, list[str]] = import_string(settings.REACTIONS)
    held = _held_back.get()
    if held is not None:
        held += [(task_name, event_id) for task_name in reactions[kind]]
        return
    for task_name in reactions[kind]:
        app.configure_task(task_name, allow_unknown=False).defer(event_id=event_id)
