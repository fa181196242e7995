"""Jobs of the ledger: load, call one service.  Each may run twice without a second effect."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhuqi.issues import services


@app.periodic(cron="*/30 * * * *")
@app.task(name="issues.sweep_deadlines", queueing_lock="issues.sweep_deadlines", retry=3)
def sweep_deadlines(timestamp: int) -> None:
    """Turn lamps, remind, chase and supervise."""
    services.sweep_deadlines(at=timezone.now())


@app.periodic(cron="15 0 * * *")
@app.task(name="issues.seal_history", queueing_lock="issues.seal_history", retry=3)
def seal_history(timestamp: int) -> None:
    """Seal the days that have ended."""
    services.seal_history(at=timezone.now())


@app.periodic(cron="40 * * * *")
@app.task(name="issues.recompute_provisional_dates", queueing_lock="issues.recompute_provisional_dates", retry=3)
def recompute_provisional_dates(timestamp: int) -> None:
    """Replace provisional due dates after a holiday schedule was entered."""
    services.recompute_provisional_dates(at=timezone.now())


@app.task(name="issues.tell_people", retry=3)
def tell_people(*, event_id: int) -> None:
    """Put an event under the bells of those it concerns."""
    services.tell_people_about(event_id=event_id)
