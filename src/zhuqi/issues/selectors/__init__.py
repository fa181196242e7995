"""What pages, files and commands may know of the ledger: frozen values only."""

from zhuqi.issues.selectors._card import IssueCard, attachment_of, issue_card, issue_id, refusal
from zhuqi.issues.selectors._facets import Facet, ledger_facets
from zhuqi.issues.selectors._filters import COUNTED, SavedView, news_in_filters, saved_filters
from zhuqi.issues.selectors._integrity import BrokenLink, Integrity, ledger_integrity
from zhuqi.issues.selectors._ledger import (
    COUNT_CEILING,
    LAMP_WORDS,
    PAGE_SIZE,
    LedgerFilters,
    LedgerPage,
    LedgerRow,
    due_in_days,
    issue_ids_by_number,
    issues_of_enterprise,
    ledger_page,
    ledger_rows,
    read_filters,
    rows_of_issues,
    search_issues,
)
from zhuqi.issues.selectors._lines import (
    AttachmentLine,
    CoHandlingLine,
    EventLine,
    PreCommunicationLine,
    StageLine,
)
from zhuqi.issues.selectors._moved import MovedFirm, moved_firms
from zhuqi.issues.selectors._sheet_lines import (
    ENDED_WORDS,
    SheetLine,
    confidential_count,
    ledger_lines,
    lines_of,
    open_issue_counts,
    visible_numbers,
)
from zhuqi.issues.selectors._similar import SimilarIssue, similar_issues
from zhuqi.issues.selectors._suggest import TriageSuggestion, suggest_triage
from zhuqi.issues.selectors._to_ask import IssuesToAsk, IssueToAsk, issue_to_ask, issues_to_ask, sampled_issues
from zhuqi.issues.selectors._today import (
    Bell,
    NoticeLine,
    Overview,
    WorkGroup,
    bell,
    overview,
    todays_work,
    triage_queue,
)
from zhuqi.issues.selectors._typical import TypicalIssue, typical_issues
from zhuqi.issues.selectors._waiting import PendingExtension

__all__ = [
    "COUNTED",
    "COUNT_CEILING",
    "ENDED_WORDS",
    "LAMP_WORDS",
    "PAGE_SIZE",
    "AttachmentLine",
    "Bell",
    "BrokenLink",
    "CoHandlingLine",
    "EventLine",
    "Facet",
    "Integrity",
    "IssueCard",
    "IssueToAsk",
    "IssuesToAsk",
    "LedgerFilters",
    "LedgerPage",
    "LedgerRow",
    "MovedFirm",
    "NoticeLine",
    "Overview",
    "PendingExtension",
    "PreCommunicationLine",
    "SavedView",
    "SheetLine",
    "SimilarIssue",
    "StageLine",
    "TriageSuggestion",
    "TypicalIssue",
    "WorkGroup",
    "attachment_of",
    "bell",
    "confidential_count",
    "due_in_days",
    "issue_card",
    "issue_id",
    "issue_ids_by_number",
    "issue_to_ask",
    "issues_of_enterprise",
    "issues_to_ask",
    "ledger_facets",
    "ledger_integrity",
    "ledger_lines",
    "ledger_page",
    "ledger_rows",
    "lines_of",
    "moved_firms",
    "news_in_filters",
    "open_issue_counts",
    "overview",
    "read_filters",
    "refusal",
    "rows_of_issues",
    "sampled_issues",
    "saved_filters",
    "search_issues",
    "similar_issues",
    "suggest_triage",
    "todays_work",
    "triage_queue",
    "typical_issues",
    "visible_numbers",
]
