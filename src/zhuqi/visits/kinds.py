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
    ATTACH_PHOTO = "ATTACH_PHOTO"  # 附照片
    REMOVE_PHOTO = "REMOVE_PHOTO"  # 撤下照片
    WRITE_MINUTES = "WRITE_MINUTES"  # 修改纪要和到会情况


ACTION_LABELS: dict[VisitAction, str] = {
    VisitAction.RECORD: "登记",
    VisitAction.LINK_ISSUE: "关联问题",
    VisitAction.CORRECT: "更正",
    VisitAction.ATTACH_PHOTO: "附照片",
    VisitAction.REMOVE_PHOTO: "撤下照片",
    VisitAction.WRITE_MINUTES: "修改纪要和到会情况",
}


class Attendance(StrEnum):
    """Whether a firm that was asked to a symposium came."""

    ATTENDED = "ATTENDED"  # 到会
    ON_LEAVE = "ON_LEAVE"  # 请假
    ABSENT = "ABSENT"  # 未到


ATTENDANCE_LABELS: dict[Attendance, str] = {
    Attendance.ATTENDED: "到会",
    Attendance.ON_LEAVE: "请假",
    Attendance.ABSENT: "未到",
}

DEFAULT_PURPOSE = "走访调研，了解生产经营情况和困难诉求"

_FORBIDDEN = ("检查", "整改", "执法", "处罚")
_INSPECTING = ("检查", "整改")
_FIRMS_VOICE = ("反映", "表示", "希望", "建议", "诉求", "提出", "企业称", "企业说", "请求", "期盼", "抱怨")
_FINDINGS = ("限期整改", "责令整改", "责令改正", "检查发现", "予以处罚")


def forbidden_word(purpose: str, summary: str) -> str | None:
    """Return the first word that would turn a service visit into an inspection, or None; spaces hide nothing."""
    for words, text in ((_FORBIDDEN, purpose), (_FINDINGS, summary)):
        compact = "".join(text.split())
        for word in words:
            if word in compact:
                return word
    return None


def inspecting_word(text: str) -> str | None:
    """
    Return the first word of inspection in what was learnt on a visit, or None.

    A firm may complain of inspections: a sentence that says the firm said so is left alone.
    """
    for mark in "！？；!?;\n":
        text = text.replace(mark, "。")
    for sentence in text.split("。"):
        compact = "".join(sentence.split())
        if not any(word in compact for word in _FIRMS_VOICE):
            for word in _INSPECTING:
                if word in compact:
                    return word
    return None


def number_text(serial: int) -> str:
    """Return the business number of the n-th visit: ``V000001``."""
    return f"V{serial:06}"
