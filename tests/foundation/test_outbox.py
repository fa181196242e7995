"""A job exists exactly if the change that caused it does; what a killed worker left is done again."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from zhuqi.config.reactions import REACTIONS
from zhuqi.foundation import outbox

DONE: list[int] = []


@app.task(name="tests.react")
def react(event_id: int) -> None:
    DONE.append(event_id)


@pytest.fixture
def reactions(settings):
    settings.REACTIONS = "tests.foundation.test_outbox.TABLE"
    DONE.clear()


TABLE = {"thing.happened": ["tests.react"], "thing.ignored": [], "thing.misspelt": ["tests.raect"]}


@pytest.mark.django_db
def test_an_event_queues_one_job_for_each_reaction(reactions):
    outbox.announce("thing.happened", event_id=7)
    outbox.announce("thing.ignored", event_id=8)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("tests.react", {"event_id": 7})


@pytest.mark.django_db(transaction=True)
def test_nothing_is_queued_when_the_transaction_fails(reactions):
    with transaction.atomic():
        outbox.announce("thing.happened", event_id=7)
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_announcing_outside_a_transaction_is_a_bug(reactions):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        outbox.announce("thing.happened", event_id=7)


@pytest.mark.django_db
def test_an_unlisted_kind_and_an_unknown_job_are_bugs(reactions):
    with pytest.raises(KeyError):
        outbox.announce("thing.unheard_of", event_id=7)
    with pytest.raises(TaskNotFound):
        outbox.announce("thing.misspelt", event_id=7)


def test_every_reaction_names_a_job_that_exists():
    named = {task for tasks in REACTIONS.values() for task in tasks}
    assert named <= set(app.tasks)


def _work() -> None:
    async def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            async with worker.open_async():
                await worker.run_worker_async(wait=False, install_signal_handlers=False)

    # In a thread of its own: the browser's loop may be running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work()).result(timeout=60)


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_is_done_again(reactions):
    with transaction.atomic():
        outbox.announce("thing.happened", event_id=7)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        dead = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
    app.configure_task("foundation.retry_stalled_jobs").defer(timestamp=0)

    _work()

    assert DONE == [7]
    assert set(ProcrastinateJob.objects.values_list("task_name", "status")) >= {("tests.react", "succeeded")}
