"""
Everything that changes the ledger: one act, one function, one transaction, one event.

The desk, the import, the example city and the jobs call these and nothing below them.
"""

from zhuqi.issues.services._step import Recorded
from zhuqi.issues.services.assignment import (
    assign_issue,
    change_difficulty,
    escalate_issue,
    object_to_assignment,
    reassign_issue,
    refer_down_issue,
    uphold_assignment,
)
from zhuqi.issues.services.automatic import recompute_provisional_dates, seal_history, sweep_deadlines
from zhuqi.issues.services.beside import (
    answer_instruction,
    attach_file,
    chase_issue,
    comment_on_issue,
    instruct_on_issue,
    mark_typical,
    supervise_issue,
)
from zhuqi.issues.services.closing import (
    Answers,
    close_issue,
    pass_audit,
    record_call_back,
    reopen_issue,
    resolve_issue,
    return_to_work,
)
from zhuqi.issues.services.contacts import reveal_contact_phone
from zhuqi.issues.services.filters import delete_filter, look_at_filter, save_filter
from zhuqi.issues.services.handling import (
    answer_enterprise,
    approve_extension,
    arrange_issue,
    park_issue,
    record_pre_communication,
    refuse_extension,
    reply_as_co_handler,
    report_progress,
    request_extension,
    resume_issue,
)
from zhuqi.issues.services.importing import (
    FATE_LABELS,
    ImportOutcome,
    ImportPlan,
    PlannedRow,
    RowFate,
    import_ledger,
    plan_import,
)
from zhuqi.issues.services.intake import (
    Analysis,
    correct_issue,
    protect_issue,
    register_issue,
    solve_on_site,
    triage_issue,
)
from zhuqi.issues.services.notices import mark_notices_read, tell_people_about
from zhuqi.issues.services.sideways import (
    approve_exclusion,
    confirm_withdrawal,
    merge_issue,
    propose_exclusion,
    propose_withdrawal,
    refuse_exclusion,
    refuse_withdrawal,
    transfer_issue,
    undo_merge,
)
from zhuqi.issues.services.submissions import NewFirm, register_once
from zhuqi.issues.services.together import triage_and_assign

__all__ = [
    "FATE_LABELS",
    "Analysis",
    "Answers",
    "ImportOutcome",
    "ImportPlan",
    "NewFirm",
    "PlannedRow",
    "Recorded",
    "RowFate",
    "answer_enterprise",
    "answer_instruction",
    "approve_exclusion",
    "approve_extension",
    "arrange_issue",
    "assign_issue",
    "attach_file",
    "change_difficulty",
    "chase_issue",
    "close_issue",
    "comment_on_issue",
    "confirm_withdrawal",
    "correct_issue",
    "delete_filter",
    "escalate_issue",
    "import_ledger",
    "instruct_on_issue",
    "look_at_filter",
    "mark_notices_read",
    "mark_typical",
    "merge_issue",
    "object_to_assignment",
    "park_issue",
    "pass_audit",
    "plan_import",
    "propose_exclusion",
    "propose_withdrawal",
    "protect_issue",
    "reassign_issue",
    "recompute_provisional_dates",
    "record_call_back",
    "record_pre_communication",
    "refer_down_issue",
    "refuse_exclusion",
    "refuse_extension",
    "refuse_withdrawal",
    "register_issue",
    "register_once",
    "reopen_issue",
    "reply_as_co_handler",
    "report_progress",
    "request_extension",
    "resolve_issue",
    "resume_issue",
    "return_to_work",
    "reveal_contact_phone",
    "save_filter",
    "seal_history",
    "solve_on_site",
    "supervise_issue",
    "sweep_deadlines",
    "tell_people_about",
    "transfer_issue",
    "triage_and_assign",
    "triage_issue",
    "undo_merge",
    "uphold_assignment",
]
