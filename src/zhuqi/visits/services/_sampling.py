"""Drawing the month's sample of small firms nobody was ever at (本月样本): this room knows who was."""

from datetime import date, datetime

from zhuqi.issues.selectors import firms_that_raised_issues
from zhuqi.organisations.roles import Actor
from zhuqi.stewardship.services import draw_monthly_sample
from zhuqi.visits.selectors import visited_enterprise_ids


def draw_small_firm_sample(*, month: date, actor: Actor, at: datetime) -> int:
    """
    Offer each team small firms that were never visited and never raised an issue, and return how many were drawn.

    :raises NotAllowed: if ``actor`` is not the office over the whole city
    """
    contacted = visited_enterprise_ids() | firms_that_raised_issues()
    return draw_monthly_sample(month=month, contacted_ids=contacted, actor=actor, at=at)
