"""What the system has of the firms a few thousand rows of a roster name, read in a handful of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Left

from zhuqi.enterprises.models import DatedFigures, Enterprise, EnterpriseTag, FormerName, LiaisonPerson
from zhuqi.enterprises.names import core_key, name_key
from zhuqi.enterprises.sheet import RosterRow

_PREFIX = 3  # characters of the core of a name that near ones share
_MOST_NEAR = 5


@dataclass(frozen=True)
class Candidate:
    """A firm that a row may mean, and why."""

    number: str
    name: str
    division: str
    why: str


@dataclass
class Facts:
    """What hangs on one firm."""

    former: list[FormerName] = field(default_factory=list)
    tags: set[tuple[str, str]] = field(default_factory=set)
    liaisons: dict[str, LiaisonPerson] = field(default_factory=dict)
    figures: list[DatedFigures] = field(default_factory=list)


class Known:
    """The firms of some rows: by number, credit code, name and former name; survivors in the place of merged ones."""

    def __init__(self, rows: Sequence[RosterRow], *, locks: bool) -> None:
        names = {name_key(row.name) for row in rows}
        self._owner_keys = {name_key(row.owner) for row in rows if row.owner}
        ids = self._ids(rows, names | self._owner_keys)
        firms = Enterprise.objects.filter(pk__in=ids).defer("search").order_by("pk")
        if locks:
            firms = firms.select_for_update()
        self.firms: dict[int, Enterprise] = {firm.pk: firm for firm in firms}
        merged = {firm.merged_into_id for firm in self.firms.values() if firm.merged_into_id} - self.firms.keys()
        if merged:
            more = Enterprise.objects.filter(pk__in=merged).defer("search").order_by("pk")
            self.firms |= {firm.pk: firm for firm in (more.select_for_update() if locks else more)}
        self.by_number: dict[str, Enterprise] = {}
        self.by_code: dict[str, Enterprise] = {}
        self.by_name: dict[str, list[Enterprise]] = {}
        for firm in self.firms.values():
            self.add(firm)
        self.facts: dict[int, Facts] = {}
        self._read_facts()
        for pk, facts in self.facts.items():
            for former in facts.former:
                bearers = self.by_name.setdefault(former.name_key or name_key(former.name), [])
                survivor = self.survivor(self.firms[pk])
                if survivor not in bearers:
                    bearers.append(survivor)

    def add(self, firm: Enterprise) -> None:
        """Know one more firm."""
        survivor = self.survivor(firm)
        self.by_number[firm.number] = survivor
        if firm.credit_code:
            self.by_code[firm.credit_code] = survivor
        bearers = self.by_name.setdefault(firm.name_key, [])
        if survivor not in bearers:
            bearers.append(survivor)

    def survivor(self, firm: Enterprise) -> Enterprise:
        """The firm a merged one lives on in."""
        return self.firms.get(firm.merged_into_id, firm) if firm.merged_into_id else firm

    def of(self, firm: Enterprise) -> Facts:
        """What hangs on a firm."""
        return self.facts.setdefault(firm.pk, Facts())

    def _ids(self, rows: Sequence[RosterRow], keys: set[str]) -> set[int]:
        codes = {row.credit_code for row in rows if row.credit_code}
        numbers = {row.number for row in rows if row.number}
        ids = set(Enterprise.objects.filter(name_key__in=keys).values_list("pk", flat=True))
        if codes:
            ids |= set(Enterprise.objects.filter(credit_code__in=codes).values_list("pk", flat=True))
        if numbers:
            ids |= set(Enterprise.objects.filter(number__in=numbers).values_list("pk", flat=True))
        ids |= set(FormerName.objects.filter(name_key__in=keys).values_list("enterprise_id", flat=True))
        return ids

    def _read_facts(self) -> None:
        ids = list(self.firms)
        if not ids:
            return
        for former in FormerName.objects.filter(enterprise_id__in=ids).order_by("pk"):
            self._facts(former.enterprise_id).former.append(former)
        tags = EnterpriseTag.objects.filter(enterprise_id__in=ids, until__isnull=True)
        for pk, kind, level in tags.values_list("enterprise_id", "kind", "level"):
            self._facts(pk).tags.add((kind, level))
        for person in LiaisonPerson.objects.filter(enterprise_id__in=ids, until__isnull=True):
            self._facts(person.enterprise_id).liaisons[person.level] = person
        for figures in DatedFigures.objects.filter(enterprise_id__in=ids).order_by("as_of"):
            self._facts(figures.enterprise_id).figures.append(figures)

    def _facts(self, pk: int) -> Facts:
        return self.facts.setdefault(pk, Facts())


class Neighbours:
    """Firms with nearly the name of a new one: the same core in the town, or the same name elsewhere."""

    def __init__(self, rows: Iterable[tuple[RosterRow, int | None]]) -> None:
        wanted = [(core_key(row.name), division) for row, division in rows]
        divisions = {division for _, division in wanted if division is not None}
        prefixes = {core[:_PREFIX] for core, _ in wanted}
        self._near: dict[tuple[int, str], list[tuple[str, str, str, str]]] = {}
        if not divisions:
            return
        found = (
            Enterprise.objects.filter(division_id__in=divisions, merged_into__isnull=True)
            .annotate(prefix=Left("core_key", _PREFIX))
            .filter(~Q(core_key=""), prefix__in=prefixes)
            .order_by("pk")
        )
        for number, name, key, core, division in found.values_list(
            "number", "name", "name_key", "core_key", "division_id"
        ).iterator(chunk_size=5000):
            self._near.setdefault((division, core[:_PREFIX]), []).append((number, name, key, core))

    def of(self, row: RosterRow, division_id: int | None, division: str) -> list[Candidate]:
        """The nearest first."""
        if division_id is None:
            return []
        core, key = core_key(row.name), name_key(row.name)
        near = [
            (abs(len(other) - len(core)), number, name)
            for number, name, other_key, other in self._near.get((division_id, core[:_PREFIX]), ())
            if other_key != key and _is_near(core, other)
        ]
        return [
            Candidate(number, name, division, "同一镇街，名称相近") for _, number, name in sorted(near)[:_MOST_NEAR]
        ]


def _is_near(one: str, other: str) -> bool:
    """Whether one core holds the other and what is more is no mere number."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    return len(short) >= _PREFIX and long.startswith(short) and not long[len(short) :].isdigit()
