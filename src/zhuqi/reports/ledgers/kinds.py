"""The five ledgers (五本台账) and the roster: what they are called, and who may take them out.  Pure."""

from enum import StrEnum

from zhuqi.organisations.roles import Actor, Role


class LedgerKind(StrEnum):
    """Which list."""

    ENTERPRISES = "ENTERPRISES"  # 企业台账
    BONDS = "BONDS"  # 包联台账
    STEWARDS = "STEWARDS"  # 首席服务官台账
    ISSUES = "ISSUES"  # 问题台账
    VISITS = "VISITS"  # 走访台账
    ROSTER = "ROSTER"  # 包联名册


LEDGER_LABELS: dict[LedgerKind, str] = {
    LedgerKind.ENTERPRISES: "企业台账",
    LedgerKind.BONDS: "包联台账",
    LedgerKind.STEWARDS: "首席服务官台账",
    LedgerKind.ISSUES: "问题台账",
    LedgerKind.VISITS: "走访台账",
    LedgerKind.ROSTER: "包联名册",
}

READERS = frozenset(
    {Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM}
)
_TELEPHONISTS = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.GROUP_LEAD, Role.STEWARD, Role.SYSTEM})


def may_read(actor: Actor) -> bool:
    """Say whether the ledgers concern the actor at all: officials of the office and the field."""
    return actor.has(*READERS)


def may_ask_for_phones(actor: Actor) -> bool:
    """Say whether the actor may choose whole telephone numbers; of which firms, is asked of each."""
    return actor.has(*_TELEPHONISTS)
