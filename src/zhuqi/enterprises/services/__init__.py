"""Everything that changes an enterprise's record: one function per act, one line of history each."""

from zhuqi.enterprises.services._facts import (
    add_tag,
    end_tag,
    record_figures,
    set_key_target_rule,
    set_status,
)
from zhuqi.enterprises.services._liaison import confirm_liaison, decide_liaison_change, request_liaison_change
from zhuqi.enterprises.services._merging import (
    keep_enterprises_apart,
    lock_pair,
    merge_enterprises,
    undo_merge_enterprises,
)
from zhuqi.enterprises.services._people import appoint_contact, reveal_phone, set_liaison
from zhuqi.enterprises.services._record import record_enterprise_act, record_enterprise_acts
from zhuqi.enterprises.services._register import (
    edit_enterprise,
    ensure_enterprise,
    register_enterprise,
    rename_enterprise,
)
from zhuqi.enterprises.services.importing import (
    PlannedFirm,
    RosterOutcome,
    import_roster,
    import_rows,
    plan_roster,
)

__all__ = [
    "PlannedFirm",
    "RosterOutcome",
    "add_tag",
    "appoint_contact",
    "confirm_liaison",
    "decide_liaison_change",
    "edit_enterprise",
    "end_tag",
    "ensure_enterprise",
    "import_roster",
    "import_rows",
    "keep_enterprises_apart",
    "lock_pair",
    "merge_enterprises",
    "plan_roster",
    "record_enterprise_act",
    "record_enterprise_acts",
    "record_figures",
    "register_enterprise",
    "rename_enterprise",
    "request_liaison_change",
    "reveal_phone",
    "set_key_target_rule",
    "set_liaison",
    "set_status",
    "undo_merge_enterprises",
]
