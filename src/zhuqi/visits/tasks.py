"""Jobs of fieldwork: load, call one service.  Each may run twice without a second effect."""

from django.utils import timezone
from procrastinate.contrib.django import app

from zhuqi.deadlines.selectors import working_calendar
from zhuqi.organisations.selectors import system_actor
from zhuqi.visits import services


@app.periodic(cron="20 6 * * *")
@app.task(name="visits.draw_small_firm_sample", queueing_lock="visits.draw_small_firm_sample", retry=3)
def draw_small_firm_sample(timestamp: int) -> None:
    """Draw the month's sample on its first working day, or as soon after as the system runs again."""
    today = timezone.localdate()
    if today >= working_calendar().next_working_day(today.replace(day=1)):
        services.draw_small_firm_sample(month=today, actor=system_actor(today), at=timezone.now())


@app.task(name="visits.plan_tours", retry=1)
def plan_tours(*, event_id: int) -> None:
    """Compute the tours somebody asked for."""
    services.finish_tours(event_id=event_id, at=timezone.now())
