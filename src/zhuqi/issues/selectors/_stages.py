"""The deadline rows of an issue, in the order of the regime."""

from zhuqi.deadlines.regimes import StageCode
from zhuqi.issues.models import Issue, IssueStage

STAGE_ORDER = (
    StageCode.ARRANGE,
    StageCode.REPORT,
    StageCode.SOLVE_ORDINARY,
    StageCode.SOLVE_COMPLEX,
    StageCode.FOLLOW,
)


def stages_of(issue: Issue) -> list[IssueStage]:
    """Return the issue's stages in the order of the regime."""
    return sorted(
        IssueStage.objects.filter(issue_id=issue.pk), key=lambda stage: STAGE_ORDER.index(StageCode(stage.code))
    )
