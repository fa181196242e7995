"""An enterprise in words: labels, tones and short sentences for what the selectors return as codes."""

from dataclasses import dataclass

from zhuqi.enterprises.categories import (
    ABOVE_SCALE_LABELS,
    ACTION_LABELS,
    KIND_LABELS,
    LIAISON_LABELS,
    STATUS_LABELS,
    TAG_LABELS,
    TAG_LEVEL_LABELS,
    EnterpriseStatus,
    Kind,
    LiaisonLevel,
    TagKind,
)
from zhuqi.enterprises.selectors import EnterpriseCard, EnterpriseRow, HistoryLine, LiaisonLine, TagLine
from zhuqi.foundation.errors import Refused
from zhuqi.standards.enterprise_size import SIZE_LABELS
from zhuqi.standards.industries import parse_industry


@dataclass(frozen=True)
class RowInWords:
    """One line of the list."""

    number: str
    name: str
    town: str
    industry: str
    size: str
    status: str
    is_normal: bool
    marks: tuple[str, ...]


@dataclass(frozen=True)
class TagInWords:
    """A tag in force: what it says, since when, and its id, with which it is ended."""

    id: int
    label: str
    since: object
    note: str


@dataclass(frozen=True)
class LiaisonSeat:
    """One of the three seats, taken or not."""

    level: str
    label: str
    person: LiaisonLine | None

    @property
    def phone_id(self) -> str:
        """The id of the phone number in the page."""
        return f"phone-{self.person.id}" if self.person else ""


@dataclass(frozen=True)
class CardInWords:
    """What the codes of a card mean."""

    kind: str
    status: str
    is_normal: bool
    size: str
    industry: str
    above_scale: str
    code_is_doubtful: bool
    tags: tuple[TagInWords, ...]
    seats: tuple[LiaisonSeat, ...]


def industry_name(code: str) -> str:
    """Return the Chinese name of an industry code, the code itself if nobody knows it, "" for none."""
    if not code:
        return ""
    try:
        return parse_industry(code).name
    except Refused:
        return code


def row_in_words(row: EnterpriseRow) -> RowInWords:
    """Put one line of the list into words; a key target is said before its tags."""
    tags = [TAG_LABELS[kind] for kind in row.tags if kind is not TagKind.SAMPLE]
    marks = (["重点服务对象"] if row.is_key_target else []) + tags + (["四上"] if row.is_above_scale else [])
    if row.kind is Kind.PROJECT:
        marks.insert(0, KIND_LABELS[row.kind])
    return RowInWords(
        number=row.number,
        name=row.name,
        town=row.division_name,
        industry=industry_name(row.industry),
        size=SIZE_LABELS[row.size],
        status=STATUS_LABELS[row.status],
        is_normal=row.status is EnterpriseStatus.NORMAL,
        marks=tuple(marks),
    )


def card_in_words(card: EnterpriseCard) -> CardInWords:
    """Put a card into words."""
    people = {person.level: person for person in card.liaisons}
    return CardInWords(
        kind=KIND_LABELS[card.kind],
        status=STATUS_LABELS[card.status],
        is_normal=card.status is EnterpriseStatus.NORMAL,
        size=SIZE_LABELS[card.size],
        industry=industry_name(card.industry),
        above_scale=ABOVE_SCALE_LABELS[card.above_scale_type] if card.above_scale_type else "",
        code_is_doubtful=bool(card.credit_code_note),
        tags=tuple(_tag(tag) for tag in card.tags),
        seats=tuple(LiaisonSeat(level.value, LIAISON_LABELS[level], people.get(level)) for level in LiaisonLevel),
    )


def _tag(tag: TagLine) -> TagInWords:
    level = TAG_LEVEL_LABELS[tag.level] if tag.level else ""
    return TagInWords(tag.id, f"{level}{TAG_LABELS[tag.kind]}", tag.since, tag.note)


def history_sentence(line: HistoryLine) -> str:
    """Return one act as a sentence: 王敏 更换联络员."""
    return f"{line.actor_name} {ACTION_LABELS[line.action]}"
