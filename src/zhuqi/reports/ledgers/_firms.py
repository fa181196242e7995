"""What the ledgers say of firms, read for a few thousand firms at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TypeVar

from django.db.models import Q, QuerySet

from zhuqi.enterprises.categories import TAG_LABELS, TAG_LEVEL_LABELS, LiaisonLevel, TagKind, TagLevel
from zhuqi.enterprises.models import DatedFigures, Enterprise, EnterpriseTag, FormerName, LiaisonPerson
from zhuqi.enterprises.selectors import key_tag_kinds
from zhuqi.organisations.models import Team, TeamTown, User, in_force
from zhuqi.reports.ledgers._phones import Phones
from zhuqi.standards.industries import DIVISION_NAMES, SECTIONS
from zhuqi.stewardship.models import LeaderLead, Stewardship

AT_A_TIME = 2000
T = TypeVar("T")


@dataclass(frozen=True)
class Bond:
    """Who stands by a firm, since when, on what basis."""

    steward_id: int
    since: date
    basis: str


@dataclass
class FirmFacts:
    """Of some firms, by id: everything that stands in rows beside them on a day."""

    tags: dict[int, list[EnterpriseTag]] = field(default_factory=dict)
    key: frozenset[int] = frozenset()
    former: dict[int, list[str]] = field(default_factory=dict)
    liaisons: dict[int, dict[LiaisonLevel, LiaisonPerson]] = field(default_factory=dict)
    figures: dict[int, DatedFigures] = field(default_factory=dict)
    bonds: dict[int, Bond] = field(default_factory=dict)
    leaders: dict[int, list[LeaderLead]] = field(default_factory=dict)
    stewards: dict[int, User] = field(default_factory=dict)
    deputies: dict[int, str] = field(default_factory=dict)

    def tag_words(self, pk: int) -> str:
        """Return the tags as one cell: 高纳税、市领导包联."""
        return "、".join(dict.fromkeys(tag_word(tag) for tag in self.tags.get(pk, ())))

    def steward_name(self, pk: int) -> str:
        """Return the chief service officer's name, "" if there is none."""
        bond = self.bonds.get(pk)
        return self.stewards[bond.steward_id].name if bond else ""

    def leader_words(self, pk: int) -> str:
        """Return the leaders as one cell: 梁振华（市级）."""
        order = list(TagLevel)
        leads = sorted(self.leaders.get(pk, ()), key=lambda lead: order.index(TagLevel(lead.level)))
        return "、".join(f"{lead.leader_name}（{TAG_LEVEL_LABELS[TagLevel(lead.level)]}级）" for lead in leads)

    def person(self, pk: int, level: LiaisonLevel) -> LiaisonPerson | None:
        """Return one of the three liaison persons."""
        return self.liaisons.get(pk, {}).get(level)


def tag_word(tag: EnterpriseTag) -> str:
    """Return a tag in words, with its level where it has one."""
    level = TAG_LEVEL_LABELS[TagLevel(tag.level)] if tag.level else ""
    return level + TAG_LABELS[TagKind(tag.kind)]


def firm_facts(enterprise_ids: Iterable[int], until: date) -> FirmFacts:
    """Return what is known of these firms on a day, in eight queries."""
    ids = list(enterprise_ids)
    facts = FirmFacts()
    wanted, on_the_day = Q(enterprise_id__in=ids), in_force(until)
    for tag in EnterpriseTag.objects.filter(wanted, on_the_day).order_by("kind", "level", "id"):
        facts.tags.setdefault(tag.enterprise_id, []).append(tag)
    key_kinds = key_tag_kinds(until)
    facts.key = frozenset(pk for pk, tags in facts.tags.items() if any(tag.kind in key_kinds for tag in tags))
    for pk, name in FormerName.objects.filter(wanted).order_by("until", "id").values_list("enterprise_id", "name"):
        facts.former.setdefault(pk, []).append(name)
    for person in LiaisonPerson.objects.filter(wanted, on_the_day).order_by("id"):
        facts.liaisons.setdefault(person.enterprise_id, {})[LiaisonLevel(person.level)] = person
    newest = DatedFigures.objects.filter(wanted, as_of__lte=until).order_by("enterprise_id", "-as_of")
    facts.figures = {row.enterprise_id: row for row in newest.distinct("enterprise_id")}
    for bond in Stewardship.objects.filter(wanted, on_the_day).order_by("since", "id"):
        facts.bonds[bond.enterprise_id] = Bond(bond.steward_id, bond.since, bond.basis)
    for lead in LeaderLead.objects.filter(wanted, on_the_day).order_by("id"):
        facts.leaders.setdefault(lead.enterprise_id, []).append(lead)
    people = User.objects.filter(pk__in={bond.steward_id for bond in facts.bonds.values()}).select_related("unit")
    facts.stewards = {user.pk: user for user in people}
    return facts


def liaison_cells(enterprise_id: int, facts: FirmFacts, phones: Phones) -> Iterator[str]:
    """Yield name, title and number of the three liaison persons: city, county, enterprise."""
    for level in (LiaisonLevel.CITY, LiaisonLevel.COUNTY, LiaisonLevel.ENTERPRISE):
        person = facts.person(enterprise_id, level)
        yield person.name if person else ""
        yield person.title if person else ""
        yield phones.of_firm(enterprise_id, person.phone_encrypted if person else None)


def in_chunks(rows: QuerySet[Enterprise]) -> Iterator[list[Enterprise]]:
    """Yield the firms, some thousand at a time, without holding them all."""
    return chunked(rows.defer("search").iterator(chunk_size=AT_A_TIME))


def chunked(rows: Iterable[T]) -> Iterator[list[T]]:
    """Yield the rows in lists of ``AT_A_TIME``."""
    left = iter(rows)
    while chunk := list(islice(left, AT_A_TIME)):
        yield chunk


def teams_by_town() -> dict[int, Team]:
    """Return which team's district each town lies in."""
    return {row.division_id: row.team for row in TeamTown.objects.select_related("team")}


def industry_words(code: str) -> str:
    """Return an industry as people read it: ``C26 化学原料和化学制品制造业``."""
    if not code:
        return ""
    name = DIVISION_NAMES.get(code[1:3]) or (SECTIONS[code[:1]].name if code[:1] in SECTIONS else "")
    return f"{code} {name}".strip()
