"""
Plan a week of tours in one ``ZHUQI_HOME`` of the bench, as the page asks for it and its job computes it.

Prints JSON; called by ``tasks.py``.  Nothing of it is kept.
"""

import json
import os
import time
from datetime import timedelta

OFFICERS, DAYS = 20, 5


def main() -> None:
    """Measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuqi.config.settings")
    import django

    django.setup()
    from zhuqi.config import preparation

    server = preparation.start_server()
    try:
        print(json.dumps(_measured(), ensure_ascii=False))
    finally:
        if server is not None:
            server.stop()


def _measured() -> dict[str, object]:
    from django.db import transaction
    from django.utils import timezone

    from zhuqi.config.bench_data import USERNAME_MARK
    from zhuqi.deadlines.selectors import working_calendar
    from zhuqi.organisations.models import User
    from zhuqi.organisations.selectors import actor_for
    from zhuqi.visits.models import FieldworkEvent, TourPlan
    from zhuqi.visits.services import Wanted, ask_tours, finish_tours

    at = timezone.now()
    today = timezone.localdate(at)
    monday = today + timedelta(days=7 - today.weekday())
    days = [working_calendar().add_working_days(monday, n) for n in range(DAYS)]
    office = actor_for(User.objects.get(username=f"{USERNAME_MARK}dispatcher-1").pk, today)
    stewards = User.objects.filter(username__startswith=f"{USERNAME_MARK}steward-").order_by("pk")[:OFFICERS]
    with transaction.atomic():
        started = time.perf_counter()
        number = ask_tours(officer_ids=[user.pk for user in stewards], days=days, wanted=Wanted(), actor=office, at=at)
        asked = time.perf_counter()
        finish_tours(event_id=FieldworkEvent.objects.order_by("-pk")[0].pk, at=at)
        done = time.perf_counter()
        plan = TourPlan.objects.get(number=number)
        stops, wanted = sum(len(tour["visits"]) for tour in plan.orders), len(plan.case["visits"])
        transaction.set_rollback(True)
    note = f"选企业 {asked - started:.1f} 秒、计算 {done - asked:.1f} 秒；{wanted} 家中排上 {stops} 家"
    return {"seconds": done - started, "note": note}


if __name__ == "__main__":
    main()
