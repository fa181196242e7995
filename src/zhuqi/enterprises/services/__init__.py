"""Everything that changes an enterprise's record: one function per act, one line of history each."""

from zhuqi.enterprises.services._facts import (
    add_tag,
    end_tag,
    record_figures,
    set_key_target_rule,
    set_status,
)
from zhuqi.enterprises.services._people import appoint_contact, reveal_phone, set_liaison
from zhuqi.enterprises.services._record import record_enterprise_act, record_enterprise_acts
from zhuqi.enterprises.services._register import (
    edit_enterprise,
    ensure_enterprise,
    register_enterprise,
    rename_enterprise,
)

__all__ = [
    "add_tag",
    "appoint_contact",
    "edit_enterprise",
    "end_tag",
    "ensure_enterprise",
    "record_enterprise_act",
    "record_enterprise_acts",
    "record_figures",
    "register_enterprise",
    "rename_enterprise",
    "reveal_phone",
    "set_key_target_rule",
    "set_liaison",
    "set_status",
]
