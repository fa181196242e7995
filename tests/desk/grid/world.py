"""The one small world every row of the grid is asked in."""

from dataclasses import dataclass

from django.utils import timezone

from tests.desk.ledger_cast import Cast, bring, make_cast
from tests.factories import make_liaison, make_tag, make_team
from zhuqi.followups.kinds import ComplaintKind
from zhuqi.followups.services import lodge_complaint
from zhuqi.issues import services
from zhuqi.issues.models import Attachment
from zhuqi.issues.workflow import Status
from zhuqi.organisations.roles import Role
from zhuqi.reports.services import draft_summary


@dataclass(frozen=True)
class World:
    """A firm with a liaison person and a tag, an issue of it that the power company has in hand, a draft summary."""

    cast: Cast
    number: str
    new_number: str
    file_id: int
    liaison_id: int
    tag_id: int
    view_id: int
    summary: str
    answered_number: str
    complaint: str


def make_world() -> World:
    """Make the world."""
    cast = make_cast()
    now = timezone.now()
    issue = bring(cast, Status.IN_PROGRESS)
    services.attach_file(
        issue_id=issue.issue_id, name="证明.txt", content="送电".encode(), actor=cast.actor(Role.HANDLER), at=now
    )
    return World(
        cast=cast,
        number=issue.number,
        new_number=bring(cast, Status.REGISTERED).number,
        file_id=Attachment.objects.get(issue_id=issue.issue_id).pk,
        liaison_id=make_liaison(cast.firm).pk,
        tag_id=make_tag(cast.firm).pk,
        view_id=services.save_filter(name="供电", query="text=供电", actor=cast.actor(Role.DISPATCHER), at=now),
        answered_number=bring(cast, Status.ANSWERED).number,
        complaint=lodge_complaint(
            kind=ComplaintKind.COMPLAINT,
            text="多次推诿，不接电话",
            key="grid",
            unit_id=cast.power.pk,
            actor=cast.actor(Role.CONTACT),
            at=now,
        ).number,
        # Last of all: what happens after a draft moves its figures, and then it cannot be published.
        summary=draft_summary(
            scope_kind="DISTRICT",
            scope_id=make_team().pk,
            until=timezone.localdate(now),
            actor=cast.actor(Role.DISPATCHER),
            at=now,
        ),
    )
