"""One problem raised at a visit: registered, and, if somebody said so, solved on the spot or given a hint of level."""

from dataclasses import dataclass
from datetime import datetime

from zhuqi.foundation.errors import Refused
from zhuqi.issues.categories import LEVEL_LABELS, Category, Level, Source, SubCategory
from zhuqi.issues.services import Recorded, comment_on_issue, register_issue, solve_on_site
from zhuqi.organisations.roles import Actor
from zhuqi.visits.models import Visit


@dataclass(frozen=True)
class RaisedIssue:
    """
    A problem raised at a visit, to be registered with it.

    ``level`` is what who was there thinks; ON_SITE says it was solved there and then, ``measures`` how.
    """

    enterprise_id: int
    description: str
    category: Category
    sub_category: SubCategory | None = None
    requested_outcome: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    is_confidential: bool = False
    level: Level | None = None
    measures: str = ""


class RefusedIssue(Refused):
    """One of several problems of a record was refused; ``line`` says which, counting from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def raise_issue(
    issue: RaisedIssue, line: int, visit: Visit, *, source: Source, actor: Actor, at: datetime
) -> Recorded:  # fmt: skip
    """:raises RefusedIssue: if this problem cannot be registered as it is written"""
    try:
        return _raise(issue, visit, source, actor, at)
    except Refused as refused:
        raise RefusedIssue(f"问题{line}：{refused}", line) from refused


def _raise(issue: RaisedIssue, visit: Visit, source: Source, actor: Actor, at: datetime) -> Recorded:
    recorded = register_issue(
        enterprise_id=issue.enterprise_id,
        description=issue.description,
        category=issue.category,
        sub_category=issue.sub_category,
        requested_outcome=issue.requested_outcome,
        contact_name=issue.contact_name,
        contact_phone=issue.contact_phone,
        is_confidential=issue.is_confidential,
        source=source,
        registered_date=visit.date,
        actor=actor,
        at=at,
    )
    if issue.level is Level.ON_SITE:
        if not issue.measures.strip():
            raise Refused("已选“现场解决”，请写一句怎样解决的。")
        solve_on_site(
            issue_id=recorded.issue_id,
            measures=issue.measures,
            evidence=f"走访记录 {visit.number}",
            solved_date=visit.date,
            actor=actor,
            at=at,
        )
    elif issue.level is not None and issue.level is not Level.UNDECIDED:
        text = f"走访人员建议解决层级：{LEVEL_LABELS[issue.level]}。"
        comment_on_issue(issue_id=recorded.issue_id, text=text, actor=actor, at=at)
    return recorded
