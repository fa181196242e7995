"""What other rooms and pages may know about fieldwork: frozen values only."""

from zhuqi.visits.selectors._contacts import last_visits, visit_counts_of_firms, visited_enterprise_ids
from zhuqi.visits.selectors._history import broken_history_links
from zhuqi.visits.selectors._visits import (
    COUNT_CAP,
    PAGE_SIZE,
    VisitCard,
    VisitFact,
    VisitFilters,
    VisitHistoryLine,
    VisitPage,
    VisitRow,
    visit_card,
    visit_list,
    visits_as_of,
    visits_of_enterprise,
    visits_of_issue,
)

__all__ = [
    "COUNT_CAP",
    "PAGE_SIZE",
    "VisitCard",
    "VisitFact",
    "VisitFilters",
    "VisitHistoryLine",
    "VisitPage",
    "VisitRow",
    "broken_history_links",
    "last_visits",
    "visit_card",
    "visit_counts_of_firms",
    "visit_list",
    "visited_enterprise_ids",
    "visits_as_of",
    "visits_of_enterprise",
    "visits_of_issue",
]
