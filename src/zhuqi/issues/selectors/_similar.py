"""Other issues that read alike, and what they suggest for a new one."""

from dataclasses import dataclass

from django.db.models import Q

from zhuqi.foundation.search import words
from zhuqi.issues import access
from zhuqi.issues.models import Issue
from zhuqi.issues.selectors._card import visible_issue
from zhuqi.issues.workflow import STATUS_LABELS, Status
from zhuqi.organisations.roles import Actor


@dataclass(frozen=True)
class SimilarIssue:
    """Another issue that reads alike."""

    number: str
    enterprise_name: str
    description: str
    status_label: str


def similar_issues(*, actor: Actor, number: str) -> tuple[SimilarIssue, ...]:
    """
    Return recent issues of the category that share most words with this one.

    :raises NotFound: if there is none, or none the actor may see
    """
    return _similar(actor, visible_issue(actor, number))


def _similar(actor: Actor, issue: Issue) -> tuple[SimilarIssue, ...]:
    """Return recent visible issues of the category that share most words with this one."""
    recent = (
        access.visible_issues(actor)
        .filter(Q(category=issue.category) & ~Q(pk=issue.pk))
        .order_by("-registered_at", "-id")
        .values_list("number", "enterprise_name", "description", "status", "is_confidential")[:60]
    )
    mine = words(issue.description)
    scored = []
    for number, enterprise_name, description, status, is_confidential in recent:
        theirs = words(description)
        likeness = len(mine & theirs) / len(mine | theirs) if mine | theirs else 0
        if likeness >= 0.25 and not is_confidential:
            scored.append((likeness, SimilarIssue(number, enterprise_name, description, STATUS_LABELS[Status(status)])))
    scored.sort(key=lambda pair: (-pair[0], pair[1].number))
    return tuple(similar for _, similar in scored[:4])
