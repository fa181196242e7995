"""The five ledgers and the roster as Excel files, in the office's usual form; the imports read them back."""

from zhuqi.reports.ledgers.kinds import LEDGER_LABELS, LedgerKind, may_ask_for_phones, may_read
from zhuqi.reports.ledgers.making import MadeLedger, file_name, make_ledger

__all__ = [
    "LEDGER_LABELS",
    "LedgerKind",
    "MadeLedger",
    "file_name",
    "make_ledger",
    "may_ask_for_phones",
    "may_read",
]
