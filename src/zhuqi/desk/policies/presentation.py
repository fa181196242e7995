"""A policy in words: labels, tones and short sentences for what the selectors return as codes."""

from dataclasses import dataclass
from datetime import date

from zhuqi.policies.categories import POLICY_ACTION_LABELS, POLICY_LEVEL_LABELS, POLICY_STATUS_LABELS, PolicyStatus
from zhuqi.policies.details import DETAIL_LABELS
from zhuqi.policies.selectors import MatchedPolicy, PolicyLine, PolicyRow

_TONES = {
    PolicyStatus.IN_FORCE: "green",
    PolicyStatus.UPCOMING: "blue",
    PolicyStatus.EXPIRED: "grey",
    PolicyStatus.TAKEN_DOWN: "grey",
}


@dataclass(frozen=True)
class PolicyInWords:
    """One line of a list."""

    number: str
    title: str
    document_number: str
    issuer: str
    level: str
    summary: str
    status: str
    tone: str
    until: str


@dataclass(frozen=True)
class MatchInWords:
    """
    A policy as one enterprise meets it: what speaks for it, what is not known, what speaks against it.

    ``unknown`` names what is not recorded.
    """

    policy: PolicyInWords
    met: str
    missing: str
    unmet: str
    unknown: tuple[str, ...]


def policy_in_words(row: PolicyRow) -> PolicyInWords:
    """Put one line of the list into words."""
    return PolicyInWords(
        number=row.number,
        title=row.title,
        document_number=row.document_number,
        issuer=row.issuer,
        level=POLICY_LEVEL_LABELS[row.level],
        summary=row.summary,
        status=POLICY_STATUS_LABELS[row.status],
        tone=_TONES[row.status],
        until=until_in_words(row.valid_until),
    )


def until_in_words(until: date | None) -> str:
    """Say until when: 至2026年12月31日, or 长期有效."""
    return f"至{until.year}年{until.month}月{until.day}日" if until else "长期有效"


def match_in_words(found: MatchedPolicy) -> MatchInWords:
    """Put a policy and its reasons into words."""
    return MatchInWords(
        policy=policy_in_words(found.policy),
        met="；".join(found.match.met) or "不限条件，各类企业都可用",
        missing="；".join(found.match.missing),
        unmet="；".join(found.match.unmet),
        unknown=found.match.unknown,
    )


def history_sentence(line: PolicyLine) -> str:
    """Return one act as a sentence: 李敏 更正政策：支持内容、有效期至."""
    changed = "、".join(label for name, label in DETAIL_LABELS.items() if name in line.changed)
    return f"{line.actor_name} {POLICY_ACTION_LABELS[line.action]}" + (f"：{changed}" if changed else "")
