"""
The words visits are described with.  Pure Python.

There is no kind, and no field, for an inspection: a working group has no power to inspect (国办发〔2024〕54号,
关于严格规范涉企行政检查的意见), and what it learns on a service visit is never used for enforcement.
"""

from enum import StrEnum


class VisitKind(StrEnum):
    """How the firms were met."""

    VISIT = "VISIT"  # 走访
    SYMPOSIUM = "SYMPOSIUM"  # 座谈会


KIND_LABELS: dict[VisitKind, str] = {VisitKind.VISIT: "走访", VisitKind.SYMPOSIUM: "座谈会"}


class VisitAction(StrEnum):
    """What can happen to the record of a visit."""

    RECORD = "RECORD"  # 登记
    LINK_ISSUE = "LINK_ISSUE"  # 关联问题
    CORRECT = "CORRECT"  # 更正


ACTION_LABELS: dict[VisitAction, str] = {
    VisitAction.RECORD: "登记",
    VisitAction.LINK_ISSUE: "关联问题",
    VisitAction.CORRECT: "更正",
}

DEFAULT_PURPOSE = "走访调研，了解生产经营情况和困难诉求"

_FORBIDDEN = ("检查", "整改", "执法", "处罚")
_FINDINGS = ("限期整改", "责令整改", "责令改正", "检查发现", "予以处罚")


def forbidden_word(purpose: str, summary: str) -> str | None:
    """Return the first word that would turn a service visit into an inspection, or None; spaces hide nothing."""
    for words, text in ((_FORBIDDEN, purpose), (_FINDINGS, summary)):
        compact = "".join(text.split())
        for word in words:
            if word in compact:
                return word
    return None


def number_text(serial: int) -> str:
    """Return the business number of the n-th visit: ``V000001``."""
    return f"V{serial:06}"
