"""The one thing figures have to be told: the day the campaign's plan sets for the visits."""

from datetime import date, datetime

from django.db import transaction

from zhuqi.figures import access
from zhuqi.figures.models import VisitDeadline
from zhuqi.foundation.errors import NotAllowed
from zhuqi.organisations.roles import Actor


@transaction.atomic
def set_visit_deadline(*, day: date, actor: Actor, at: datetime) -> None:
    """
    Record the day by which the plan wants the visits made; figures as of earlier days keep what held then.

    :raises NotAllowed: unless a dispatcher of the whole city asks
    """
    if not access.may_set_targets(actor):
        raise NotAllowed("规定走访时限由企业服务办研判交办岗设定。")
    VisitDeadline.objects.create(day=day, set_by_id=actor.user_id, recorded_at=at)
