"""
出发前: one page on one firm for whoever goes there, composed from what several rooms know.

Made of lines of text, so that the printed page and the telephone without a signal say the same; the telephone gets no
phone numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse

from zhuqi.desk.enterprises.presentation import CardInWords, card_in_words
from zhuqi.desk.policies.presentation import MatchInWords, match_in_words
from zhuqi.enterprises.selectors import EnterpriseCard, FiguresLine, enterprise_card
from zhuqi.followups.selectors import open_complaints_of
from zhuqi.foundation.errors import NotFound
from zhuqi.issues.selectors import OpenMatter, open_matters
from zhuqi.organisations.roles import Actor
from zhuqi.policies import access as policies
from zhuqi.policies.selectors import FirmPolicies, policies_for
from zhuqi.stewardship.selectors import leaders_of, steward_of
from zhuqi.visits import access
from zhuqi.visits.kinds import KIND_LABELS
from zhuqi.visits.selectors import PlannedVisit, ToldVisit, last_told, planned_visits

_MOST_MATTERS = 8
_LONGEST = 80
_AHEAD = timedelta(days=30)
_MOST_POLICIES = 5


@dataclass(frozen=True)
class Line:
    """One thing to know; ``url`` leads to more, ``lead`` is what stands before it."""

    text: str
    lead: str = ""
    url: str = ""


@dataclass(frozen=True)
class Part:
    """One heading with its lines, or what is said when there are none."""

    title: str
    lines: tuple[Line, ...]
    none: str


@dataclass(frozen=True)
class Briefing:
    """The page."""

    number: str
    name: str
    place: str
    parts: tuple[Part, ...]


def briefing(*, actor: Actor, number: str, today: date, with_phones: bool) -> Briefing:
    """
    Return what to know before going to a firm, of what the actor may see.

    :raises NotFound: if there is no such firm, or none they may see, or visits are none of their business
    """
    if not access.may_read(actor):
        raise NotFound("没有这个页面，或您无权查看。")
    card = enterprise_card(actor=actor, number=number, today=today)
    return Briefing(
        number=card.number,
        name=card.name,
        place="，".join(text for text in (card.division_name, card.address) if text),
        parts=tuple(_parts(card, actor, today, with_phones)),
    )


def _parts(card: EnterpriseCard, actor: Actor, today: date, with_phones: bool) -> Iterator[Part]:
    words = card_in_words(card, today)
    yield _facts(card, words)
    complaints = open_complaints_of(actor=actor, enterprise_ids=card.ids)
    if complaints:
        yield Part("请留意", (Line(f"该企业有 {complaints} 件对服务的意见正在办理，请先向企业服务办了解。"),), "")
    yield _matters(card, actor, today)
    told = last_told(actor=actor, enterprise_ids=card.ids)
    yield Part("最近走访", tuple(_told(visit, today) for visit in told), "还没有走访记录，这是第一次。")
    planned = tuple(_planned(visit, today) for visit in planned_visits(card.id, today) if visit.date <= today + _AHEAD)
    yield Part("近期还有谁去", planned, "近30天没有其他预约。")
    if policies.may_read(actor):
        yield _policies(card, actor, today)
    yield _people(card, words, today, with_phones)


def _facts(card: EnterpriseCard, words: CardInWords) -> Part:
    facts = [f"规模：{words.size}；{words.industry or '行业未登记'}；{words.status}"]
    if card.is_key_target or words.tags:
        facts.append("、".join((["重点服务对象"] if card.is_key_target else []) + [tag.label for tag in words.tags]))
    if card.figures:
        facts.append(_figures(card.figures[0]))
    return Part("基本情况", tuple(Line(text) for text in facts), "")


def _matters(card: EnterpriseCard, actor: Actor, today: date) -> Part:
    by_record = open_matters(actor=actor, enterprise_ids=card.ids, today=today)
    found = [matter for matters in by_record.values() for matter in matters]
    lines = [_matter(matter, today) for matter in found[:_MOST_MATTERS]]
    if len(found) > _MOST_MATTERS:
        lines.append(Line(f"另有 {len(found) - _MOST_MATTERS} 件，见企业页。"))
    return Part(f"在办问题和承诺（{len(found)}件）", tuple(lines), "没有在办问题。")


def _planned(visit: PlannedVisit, today: date) -> Line:
    when = f"{_day(visit.date, today)} {visit.starts_at:%H:%M}"
    return Line(f"{when}，{visit.organiser_name}，{visit.purpose}（{visit.state_label}）", visit.number)


def _policies(card: EnterpriseCard, actor: Actor, today: date) -> Part:
    found = policies_for(enterprise_id=card.id, on=today, actor=actor)
    lines = [_policy(match_in_words(one)) for one in found.fitting[:_MOST_POLICIES]]
    if len(found.fitting) > _MOST_POLICIES:
        lines.append(Line(f"另有 {len(found.fitting) - _MOST_POLICIES} 项符合，见企业页“可用政策”。"))
    if found.possible:
        lines.append(Line(f"还有 {len(found.possible)} 项可能符合，请向企业问清：{_unknown(found)}。"))
    return Part("可用政策", tuple(lines), "按已登记的资料，暂时没有符合的政策。")


def _policy(one: MatchInWords) -> Line:
    text = f"{one.policy.title}：{_short(one.policy.summary)}（{one.policy.until}；{one.met}）"
    return Line(text, one.policy.number, reverse("policies:detail", args=[one.policy.number]))


def _unknown(found: FirmPolicies) -> str:
    """Name what nobody has recorded: 规模、从业人员."""
    return "、".join(dict.fromkeys(name for one in found.possible for name in one.match.unknown))


def _people(card: EnterpriseCard, words: CardInWords, today: date, with_phones: bool) -> Part:
    people = []
    for seat in words.seats:
        if seat.person:
            phone = f" {seat.person.phone}" if with_phones and seat.person.phone else ""
            people.append(Line(f"{seat.person.name} {seat.person.title}".strip() + phone, seat.label))
    steward = steward_of(card.id, today)
    if steward:
        people.append(Line(f"{steward.name} {steward.unit_name}".strip(), "首席服务官"))
    leaders = leaders_of(card.id, today)
    if leaders:
        people.append(Line("、".join(leader.name for leader in leaders), "包联领导"))
    return Part("联系人", tuple(people), "还没有登记联系人。")


def _matter(matter: OpenMatter, today: date) -> Line:
    said = [matter.status_label]
    if matter.lead_unit:
        said.append(f"{matter.lead_unit}牵头")
    if matter.due_date:
        late = (today - matter.due_date).days
        said.append(f"{_day(matter.due_date, today)}到期" + (f"，已超期{late}天" if late > 0 else ""))
    if matter.promised_date:
        said.append(f"已答复企业{_day(matter.promised_date, today)}前")
    text = f"{_short(matter.description)}（{'；'.join(said)}）"
    return Line(text, matter.number, reverse("issues:detail", args=[matter.number]))


def _told(visit: ToldVisit, today: date) -> Line:
    came = "无诉求" if visit.has_no_request else f"提出问题{visit.issue_count}件"
    said = _short(visit.summary or visit.purpose)
    people = "、".join(visit.people[:4])
    text = f"{_day(visit.date, today)} {KIND_LABELS[visit.kind]}（{people}）：{said}；{came}"
    return Line(text, visit.number, reverse("visits:detail", args=[visit.number]))


def _figures(line: FiguresLine) -> str:
    known = (
        ("从业人员", line.employees, "人"),
        ("营业收入", line.revenue, "万元"),
        ("资产总额", line.assets, "万元"),
        ("纳税额", line.tax, "万元"),
        ("用电量", line.power_use, "万千瓦时"),
    )
    said = [f"{name}{_amount(value)}{unit}" for name, value, unit in known if value is not None]
    return f"截至{line.as_of.year}年{line.as_of.month}月：" + "，".join(said or ["没有数据"])


def _amount(value: Decimal | int) -> str:
    text = f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(text: str) -> str:
    tidy = " ".join(text.split()).rstrip("。；;")  # the sentence goes on after it
    return tidy if len(tidy) <= _LONGEST else f"{tidy[: _LONGEST - 1]}…"


def _day(day: date, today: date) -> str:
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"
