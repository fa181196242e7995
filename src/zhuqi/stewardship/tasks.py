"""Jobs of stewardship: load, call one service.  Each may run twice without a second effect."""

from procrastinate.contrib.django import app

from zhuqi.stewardship import services


@app.task(name="stewardship.compute_plan", retry=1)
def compute_plan(*, event_id: int) -> None:
    """Compute a plan too large for a page."""
    services.compute_plan(event_id=event_id)
