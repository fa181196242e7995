"""An enterprise in words: labels, tones and short sentences for what the selectors return as codes."""

from dataclasses import dataclass
from datetime import date, timedelta

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
from zhuqi.enterprises.selectors import (
    STALE_DAYS,
    EnterpriseCard,
    EnterpriseRow,
    HistoryLine,
    LiaisonAsked,
    LiaisonLine,
    TagLine,
)
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
class OtherTag:
    """A tag that is over or to come, with its days in words."""

    label: str
    period: str
    note: str


@dataclass(frozen=True)
class FormerPerson:
    """Who held one of the three seats before, or will."""

    label: str
    name: str
    title: str
    period: str


@dataclass(frozen=True)
class LiaisonSeat:
    """One of the three seats, taken or not."""

    level: str
    label: str
    person: LiaisonLine | None
    is_stale: bool = False

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
    other_tags: tuple[OtherTag, ...]
    seats: tuple[LiaisonSeat, ...]
    other_people: tuple[FormerPerson, ...]
    asked: tuple[tuple[str, LiaisonAsked], ...]


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


def card_in_words(card: EnterpriseCard, today: date) -> CardInWords:
    """Put a card into words."""
    stale = today - timedelta(days=STALE_DAYS)
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
        other_tags=tuple(OtherTag(_tag_label(tag), _period(tag, today), tag.note) for tag in card.other_tags),
        seats=tuple(
            LiaisonSeat(
                level.value,
                LIAISON_LABELS[level],
                people.get(level),
                is_stale=level in people and (people[level].checked_on or today) <= stale,
            )
            for level in LiaisonLevel
        ),
        other_people=tuple(
            FormerPerson(LIAISON_LABELS[one.level], one.name, one.title, _period(one, today))
            for one in card.other_liaisons
            if one.until is None or one.until >= one.since
        ),
        asked=tuple((LIAISON_LABELS[one.level], one) for one in card.asked),
    )


def _tag(tag: TagLine) -> TagInWords:
    return TagInWords(tag.id, _tag_label(tag), tag.since, tag.note)


def _tag_label(tag: TagLine) -> str:
    return f"{TAG_LEVEL_LABELS[tag.level] if tag.level else ''}{TAG_LABELS[tag.kind]}"


def _period(line: TagLine | LiaisonLine, today: date) -> str:
    """Say from when to when something held, or will: 2025-01-01 至 2025-12-31."""
    if line.until is not None and line.until < line.since:
        return "已撤销"
    if line.since > today:
        return f"{line.since:%Y-%m-%d} 起" + (f"，至 {line.until:%Y-%m-%d}" if line.until else "")
    return f"{line.since:%Y-%m-%d} 至 {line.until:%Y-%m-%d}" if line.until else f"{line.since:%Y-%m-%d} 起"


def history_sentence(line: HistoryLine) -> str:
    """Return one act as a sentence: 王敏 更换联络员; said with the number where it happened to a merged record."""
    sentence = f"{line.actor_name} {ACTION_LABELS[line.action]}{_about(line.data)}"
    return f"{sentence}（记在 {line.merged_number}）" if line.merged_number else sentence


def _about(data: dict[str, object]) -> str:
    """Name the other record of an act that concerns two."""
    other = data.get("merged") or data.get("into") or data.get("other")
    return f"：{data['name']}（{other}）" if isinstance(other, str) and "name" in data else ""
