"""What is being done for a firm, composed from the rooms that know: issues, promises, visits made and to come."""

from datetime import date, timedelta
from typing import Any

from zhuqi.desk.requests import SignedInRequest
from zhuqi.enterprises.selectors import EnterpriseRef, merged_ids
from zhuqi.issues.selectors import issues_of_enterprise, open_matters
from zhuqi.issues.workflow import OPEN
from zhuqi.visits.kinds import KIND_LABELS
from zhuqi.visits.selectors import planned_visits, visits_of_enterprise

MOST_ISSUES = 20
MOST_VISITS = 10
OFTEN_DAYS = 30  # more than one visit in so many days is a burden


def business_of(request: SignedInRequest, firm: EnterpriseRef, today: date) -> dict[str, Any]:
    """Return issues, promises made to the firm, visits made and to come, for its own page."""
    actor = request.actor
    issues = issues_of_enterprise(actor=actor, enterprise_id=firm.id, today=today, limit=MOST_ISSUES)
    matters = open_matters(actor=actor, enterprise_ids=merged_ids(firm.id), today=today)
    promised = [matter for rows in matters.values() for matter in rows if matter.promised_date]
    visits = visits_of_enterprise(actor=actor, enterprise_id=firm.id, limit=MOST_VISITS)
    lately = [visit for visit in visits if visit.date > today - timedelta(days=OFTEN_DAYS)]
    return {
        "coming": planned_visits(firm.id, today),
        "open_issues": [issue for issue in issues if issue.status in OPEN],
        "ended_issues": [issue for issue in issues if issue.status not in OPEN],
        "promises": [
            (matter, matter.promised_date < today)
            for matter in sorted(promised, key=lambda matter: matter.promised_date or today)
            if matter.promised_date
        ],
        "visits": [(visit, KIND_LABELS[visit.kind]) for visit in visits],
        "lately": len(lately),
        "often_days": OFTEN_DAYS,
    }
