"""Keeping the queue itself in order."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

KEPT_HOURS = 24 * 30


@app.periodic(cron="* * * * *")
@app.task(name="foundation.retry_stalled_jobs", queueing_lock="foundation.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Run again what a killed worker left half-done.  Every job may run twice without harm."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="30 3 * * *")
@app.task(name="foundation.delete_old_jobs", queueing_lock="foundation.delete_old_jobs", pass_context=True)
async def delete_old_jobs(context: JobContext, timestamp: int) -> None:
    """Forget what was done a month ago; what failed stays to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
