"""
Whether a policy is for an enterprise, and why: one condition, one answer, one reason in words.  Pure Python.

What this refuses to do: guess.  Where something that decides is not recorded, the answer is 可能符合 and says what is
missing; it is never 符合.  A tag nobody recorded is a tag the enterprise has not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zhuqi.enterprises.categories import KIND_LABELS, TAG_LABELS, Kind, TagKind
from zhuqi.enterprises.facts import FirmFacts
from zhuqi.policies.categories import POLICY_STATUS_LABELS, Fit, PolicyStatus, policy_status
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size
from zhuqi.standards.industries import DIVISION_NAMES, SECTIONS


class Answer(StrEnum):
    """What one condition says of one enterprise."""

    MET = "MET"
    MISSING = "MISSING"
    UNMET = "UNMET"


@dataclass(frozen=True)
class Reason:
    """One condition, answered in words: 规模：小型."""

    answer: Answer
    text: str
    about: str = ""  # what is not recorded, where that is the answer: 规模


@dataclass(frozen=True)
class Range:
    """From how much to how much, both included; None is no limit."""

    least: Decimal | None = None
    most: Decimal | None = None

    def __bool__(self) -> bool:
        """Whether there is any limit."""
        return self.least is not None or self.most is not None

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies within."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def words(self, unit: str) -> str:
        """Say the limits: 10 至 300 人, 不少于 10 人, 不超过 300 人."""
        if self.least is not None and self.most is not None:
            return f"{amount(self.least)} 至 {amount(self.most)} {unit}"
        if self.least is not None:
            return f"不少于 {amount(self.least)} {unit}"
        return f"不超过 {amount(self.most or Decimal())} {unit}"


NO_LIMIT = Range()


@dataclass(frozen=True)
class Conditions:
    """
    Whom a policy is for. What is empty asks for nothing; of several values one is enough.

    ``industries`` are codes such as ``C`` or ``C33``, which hold whatever begins so; ``places`` names by division id.
    ``above_scale``: True only 四上, False only others, None does not matter.
    """

    kind: Kind | None = None
    industries: tuple[str, ...] = ()
    sizes: tuple[Size, ...] = ()
    above_scale: bool | None = None
    tags: tuple[TagKind, ...] = ()
    places: dict[int, str] = field(default_factory=dict)
    employees: Range = NO_LIMIT
    revenue: Range = NO_LIMIT

    @property
    def count(self) -> int:
        """How many things are asked for: the more, the more specific is the policy."""
        asked = (self.kind, self.industries, self.sizes, self.tags, self.places, self.employees, self.revenue)
        return sum(bool(one) for one in asked) + (self.above_scale is not None)


@dataclass(frozen=True)
class Match:
    """One policy and one enterprise: what comes of it, and why."""

    fit: Fit
    reasons: tuple[Reason, ...]

    @property
    def met(self) -> tuple[str, ...]:
        """What speaks for it, in words."""
        return self._words(Answer.MET)

    @property
    def missing(self) -> tuple[str, ...]:
        """What would have to be recorded to know, in words."""
        return self._words(Answer.MISSING)

    @property
    def unknown(self) -> tuple[str, ...]:
        """What is not recorded, by name: 规模."""
        return tuple(reason.about for reason in self.reasons if reason.answer is Answer.MISSING)

    @property
    def unmet(self) -> tuple[str, ...]:
        """What speaks against it, in words."""
        return self._words(Answer.UNMET)

    def _words(self, answer: Answer) -> tuple[str, ...]:
        return tuple(reason.text for reason in self.reasons if reason.answer is answer)


def match(
    conditions: Conditions,
    firm: FirmFacts,
    *,
    valid_from: date,
    valid_until: date | None,
    on: date,
    is_withdrawn: bool = False,
) -> Match:
    """Say whether a policy with these conditions is for this enterprise on a day."""
    status = policy_status(valid_from=valid_from, valid_until=valid_until, is_withdrawn=is_withdrawn, on=on)
    reasons = tuple(_answers(conditions, firm))
    if status is not PolicyStatus.IN_FORCE:
        reasons = (Reason(Answer.UNMET, f"政策{POLICY_STATUS_LABELS[status]}"), *reasons)
    answers = {reason.answer for reason in reasons}
    if Answer.UNMET in answers:
        return Match(Fit.DOES_NOT_FIT, reasons)
    return Match(Fit.COULD_FIT if Answer.MISSING in answers else Fit.FITS, reasons)


def conditions_in_words(conditions: Conditions) -> tuple[tuple[str, str], ...]:
    """Return each condition as (what, which), in the order they are asked; nothing where there is none."""
    lines = (
        ("类型", f"仅限{KIND_LABELS[conditions.kind]}" if conditions.kind else ""),
        ("行业", "、".join(industry_in_words(code) for code in conditions.industries)),
        ("规模", "、".join(SIZE_LABELS[size] for size in conditions.sizes)),
        ("四上企业", {True: "仅限四上企业", False: "仅限尚未入库四上的企业", None: ""}[conditions.above_scale]),
        ("标签", "、".join(TAG_LABELS[tag] for tag in conditions.tags)),
        ("所在地", "、".join(conditions.places.values())),
        ("从业人员", conditions.employees.words("人") if conditions.employees else ""),
        ("营业收入", conditions.revenue.words("万元") if conditions.revenue else ""),
    )
    return tuple((label, text) for label, text in lines if text)


def industry_in_words(code: str) -> str:
    """Write a code with the name of its division or section: ``C33 金属制品业``."""
    section = SECTIONS.get(code[:1])
    return f"{code} {DIVISION_NAMES.get(code[1:3]) or (section.name if section else '')}".strip()


def known_part(code: str) -> str:
    """Return what a code really says: the zeros it is filled up with say nothing (``C3300`` is ``C33``)."""
    return code[:3] + code[3:].rstrip("0")


def amount(value: Decimal | int) -> str:
    """Write a number with thousands and no needless zeros."""
    text = f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _answers(asked: Conditions, firm: FirmFacts) -> Iterator[Reason]:
    yield from _of_its_kind(asked, firm)
    if asked.tags:
        yield _of_tags(asked.tags, firm.tags)
    if asked.places:
        yield _of_place(asked.places, firm.places)
    if asked.employees:
        yield _of_figure("从业人员", "人", asked.employees, firm.employees, firm.figures_as_of)
    if asked.revenue:
        yield _of_figure("营业收入", "万元", asked.revenue, firm.revenue, firm.figures_as_of)


def _of_its_kind(asked: Conditions, firm: FirmFacts) -> Iterator[Reason]:
    if asked.kind:
        yield _yes_or_no(firm.kind is asked.kind, f"类型：{KIND_LABELS[firm.kind]}", f"仅限{KIND_LABELS[asked.kind]}")
    if asked.industries:
        yield _of_industry(asked.industries, firm.industry)
    if asked.sizes:
        yield _of_size(asked.sizes, firm.size)
    if asked.above_scale is not None:
        said = f"四上企业：{'是' if firm.is_above_scale else '否'}"
        only = "仅限四上企业" if asked.above_scale else "仅限尚未入库四上的企业"
        yield _yes_or_no(firm.is_above_scale is asked.above_scale, said, only)


def _yes_or_no(holds: bool, said: str, only: str) -> Reason:
    return Reason(Answer.MET, said) if holds else Reason(Answer.UNMET, f"{said}（{only}）")


def _of_industry(asked: tuple[str, ...], code: str) -> Reason:
    wanted = "、".join(industry_in_words(one) for one in asked)
    if not code:
        return Reason(Answer.MISSING, f"行业未登记（限{wanted}）", "行业")
    known = known_part(code)
    if any(known.startswith(known_part(one)) for one in asked):
        return Reason(Answer.MET, f"行业：{industry_in_words(code)}")
    if any(known_part(one).startswith(known) for one in asked):
        return Reason(Answer.MISSING, f"行业只登记到 {industry_in_words(code)}（限{wanted}）", "行业")
    return Reason(Answer.UNMET, f"行业：{industry_in_words(code)}（限{wanted}）")


def _of_size(asked: tuple[Size, ...], size: Size) -> Reason:
    wanted = "、".join(SIZE_LABELS[one] for one in asked)
    if size is Size.UNKNOWN:
        return Reason(Answer.MISSING, f"规模未知（限{wanted}）", "规模")
    return _yes_or_no(size in asked, f"规模：{SIZE_LABELS[size]}", f"限{wanted}")


def _of_tags(asked: tuple[TagKind, ...], tags: frozenset[TagKind]) -> Reason:
    held = [TAG_LABELS[tag] for tag in asked if tag in tags]
    if held:
        return Reason(Answer.MET, f"标签：{'、'.join(held)}")
    return Reason(Answer.UNMET, f"没有标签：{'、'.join(TAG_LABELS[tag] for tag in asked)}")


def _of_place(asked: dict[int, str], places: dict[int, str]) -> Reason:
    held = next((name for place, name in places.items() if place in asked), "")
    town = next(iter(places.values()), "")
    if held:
        return Reason(Answer.MET, f"所在地：{town}" if held == town else f"所在地：{town}（属{held}）")
    return Reason(Answer.UNMET, f"所在地：{town}（限{'、'.join(asked.values())}）")


def _of_figure(label: str, unit: str, asked: Range, value: Decimal | int | None, as_of: date | None) -> Reason:
    if value is None:
        return Reason(Answer.MISSING, f"{label}未登记（{asked.words(unit)}）", label)
    said = f"{label}：{amount(value)} {unit}" + (f"，截至{as_of.year}年{as_of.month}月" if as_of else "")
    return _yes_or_no(asked.holds(Decimal(value)), said, asked.words(unit))
