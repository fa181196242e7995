"""What a row of a roster changes on its firm: columns, names, tags, liaison persons, figures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from zhuqi.enterprises.categories import EnterpriseStatus, Kind
from zhuqi.enterprises.models import DatedFigures, Enterprise, EnterpriseTag, FormerName, LiaisonPerson
from zhuqi.enterprises.names import core_key, name_key
from zhuqi.enterprises.services._import_deciding import Decision
from zhuqi.enterprises.services._import_known import Facts, Known
from zhuqi.enterprises.sheet import Liaison, RosterRow
from zhuqi.foundation import crypto
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size, enterprise_size

_FIGURES = ("employees", "revenue", "assets", "tax", "power_use")
_YESTERDAY = timedelta(days=1)


@dataclass
class Changes:
    """
    What a row brings. ``data`` goes into the history: codes, days and names of firms, never a person.

    ``columns`` are the firm's own that changed; the rest are rows beside it.
    """

    firm: Enterprise
    is_new: bool
    facts: Facts
    data: dict[str, Any] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    former: list[FormerName] = field(default_factory=list)
    tags: list[EnterpriseTag] = field(default_factory=list)
    new_liaisons: list[LiaisonPerson] = field(default_factory=list)
    old_liaisons: list[LiaisonPerson] = field(default_factory=list)
    new_figures: list[DatedFigures] = field(default_factory=list)
    old_figures: list[DatedFigures] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.is_new or bool(self.data)


@dataclass(frozen=True)
class Occasion:
    """The import the rows belong to."""

    file_name: str
    today: date
    at: datetime
    is_dry: bool = False


def changes_of(decision: Decision, known: Known, occasion: Occasion) -> Changes:
    """Bring the firm of a row up to date, in memory, and return what changed."""
    row = decision.row
    is_new = decision.firm is None
    firm = decision.firm if decision.firm is not None else _new_firm(row, occasion)
    changes = Changes(firm, is_new, Facts() if is_new else known.of(firm))
    _Bringing(decision, changes, known, occasion).all()
    return changes


def _new_firm(row: RosterRow, occasion: Occasion) -> Enterprise:
    firm = Enterprise(kind=(row.kind or Kind.ENTERPRISE).value, created_at=occasion.at)
    _name(firm, row.name, occasion)
    return firm


def _name(firm: Enterprise, name: str, occasion: Occasion) -> None:
    firm.name, firm.name_key, firm.core_key = name, name_key(name)[:120], core_key(name)


class _Bringing:
    """One row brought upon one firm."""

    def __init__(self, decision: Decision, changes: Changes, known: Known, occasion: Occasion) -> None:
        self.decision, self.row, self.firm = decision, decision.row, changes.firm
        self.changes, self.facts, self.known, self.occasion = changes, changes.facts, known, occasion

    def all(self) -> None:
        """Everything the row says."""
        self._names()
        self._code()
        self._place()
        self._columns()
        self._status()
        self._above_scale()
        self._owner()
        self._tags()
        for person in self.row.liaisons:
            self._liaison(person)
        self._figures()
        self._size()

    # ------------------------------------------------------------ the firm's own columns

    def _set(self, column: str, value: object, shown: Callable[[Any], object] = lambda value: value) -> None:
        before = getattr(self.firm, column)
        if before == value or (before is None and value is None):
            return
        setattr(self.firm, column, value)
        self.changes.columns.add(column)
        self.changes.data[column] = shown(value) if self.changes.is_new else [shown(before), shown(value)]

    def _names(self) -> None:
        row, firm, occasion = self.row, self.firm, self.occasion
        if self.changes.is_new:
            self.changes.data["name"] = firm.name
        if self.decision.is_renamed:
            self.changes.data["name"] = [firm.name, row.name]
            self._add_former(firm.name, occasion.today)
            _name(firm, row.name, occasion)
            self.changes.columns |= {"name", "name_key", "core_key"}
        for former in row.former_names:
            self._add_former(former, None)

    def _add_former(self, name: str, until: date | None) -> None:
        key = name_key(name)[:120]
        known = {name_key(one.name) for one in self.facts.former}
        if key in known or (key == self.firm.name_key and until is None):
            return
        source = f"导入《{self.occasion.file_name}》"[:300]
        former = FormerName(enterprise=self.firm, name=name, name_key=key, until=until, source=source)
        self.facts.former.append(former)
        self.changes.former.append(former)
        self.changes.data.setdefault("former_names", []).append(name)

    def _code(self) -> None:
        row, firm = self.row, self.firm
        if not row.credit_code or row.credit_code == firm.credit_code:
            return
        if firm.credit_code and row.credit_code_note and not firm.credit_code_note:
            self.decision.warnings.append(f"信用代码与系统中的 {firm.credit_code} 不同且未通过校验，未采用")
            return
        if self.known.by_code.get(row.credit_code) is not None:
            return  # that of a duplicate merged into this one
        self._set("credit_code", row.credit_code)
        self._set("credit_code_note", row.credit_code_note)

    def _place(self) -> None:
        place = self.decision.place
        if self.changes.is_new:
            if place.division_id is not None:
                self.firm.division_id = place.division_id
            self.changes.data["division"] = place.name
        elif place.is_told and (place.new_town or place.division_id != self.firm.division_id):
            self._set("division_id", place.division_id)

    def _columns(self) -> None:
        row = self.row
        if row.kind is not None and not (self.firm.owner_id and row.kind is Kind.ENTERPRISE):
            self._set("kind", row.kind.value)
        if row.address:
            self._set("address", row.address)
        if row.longitude is not None:
            self._set("longitude", row.longitude, _plain)
            self._set("latitude", row.latitude, _plain)
        if row.industry and not self.firm.industry.startswith(row.industry):  # C says no more than C33
            self._set("industry", row.industry)

    def _status(self) -> None:
        row, firm = self.row, self.firm
        if row.status is None:
            return
        if row.status is EnterpriseStatus.NORMAL:
            if firm.status != row.status:
                self._set("status", row.status.value)
                self._set("status_evidence", "")
                self._since()
            return
        changed = firm.status != row.status
        if not changed and (not row.status_evidence or row.status_evidence == firm.status_evidence):
            return
        evidence = row.status_evidence
        if not evidence:
            evidence = f"导入《{self.occasion.file_name}》"[:300]
            self.decision.warnings.append(f"没有填状态依据，记为“{evidence}”")
        self._set("status", row.status.value)
        self._set("status_evidence", evidence)
        if changed:
            self._since()

    def _since(self) -> None:
        self.firm.status_since = self.occasion.today
        self.changes.columns.add("status_since")

    def _above_scale(self) -> None:
        row = self.row
        if row.is_above_scale is None:
            return
        self._set("is_above_scale", row.is_above_scale)
        if row.is_above_scale:
            kind = row.above_scale_type
            self._set("above_scale_type", kind.value if kind else "")
            if row.above_scale_since is not None:
                self._set("above_scale_since", row.above_scale_since, _plain)
            if row.above_scale_source:
                self._set("above_scale_source", row.above_scale_source)
        elif self.firm.above_scale_type:
            self._set("above_scale_type", "")
            self._set("above_scale_since", None, _plain)
            self._set("above_scale_source", "")

    def _owner(self) -> None:
        row = self.row
        if not row.owner or self.firm.kind != Kind.PROJECT:
            return
        owners = [one for one in self.known.by_name.get(name_key(row.owner), ()) if one.kind == Kind.ENTERPRISE]
        owners = [one for one in owners if one is not self.firm]
        if len(owners) == 1:
            if owners[0].pk != self.firm.owner_id:
                self._set("owner_id", owners[0].pk)
        elif not owners:
            self.decision.warnings.append(
                f"建设单位“{row.owner[:30]}”系统中没有，未关联；先导入该企业再导入本表即可关联"
            )
        else:
            self.decision.warnings.append(f"建设单位“{row.owner[:30]}”有几家同名，未关联")

    # ------------------------------------------------------------ rows beside it

    def _tags(self) -> None:
        for kind, level in self.row.tags:
            pair = (kind.value, level.value if level else "")
            if pair in self.facts.tags:
                continue
            self.facts.tags.add(pair)
            tag = EnterpriseTag(enterprise=self.firm, kind=pair[0], level=pair[1], since=self.occasion.today)
            self.changes.tags.append(tag)
            self.changes.data.setdefault("tags", []).append([*pair])

    def _liaison(self, person: Liaison) -> None:
        """Another name is another person; the same one's title and phone are put right."""
        today = self.occasion.today
        present = self.facts.liaisons.get(person.level.value)
        if present is not None and present.name == person.name:
            number = crypto.provider().decrypt(bytes(present.phone_encrypted)) if present.phone_encrypted else ""
            has_new_phone = bool(person.phone) and person.phone != number
            has_new_title = bool(person.title) and person.title != present.title
            if not has_new_phone and not has_new_title:
                return
            if has_new_phone:
                present.phone_encrypted = crypto.provider().encrypt(person.phone)
            present.title = person.title or present.title
            if present not in self.changes.old_liaisons and present.pk is not None:
                self.changes.old_liaisons.append(present)
        else:
            if present is not None:
                if present.since > today:
                    self.decision.warnings.append("联络员的任职开始日期在今天之后，未更换")
                    return
                present.until = today - _YESTERDAY
                if present.pk is not None:
                    self.changes.old_liaisons.append(present)
            new = LiaisonPerson(
                enterprise=self.firm, level=person.level.value, name=person.name, title=person.title, since=today
            )
            new.phone_encrypted = crypto.provider().encrypt(person.phone) if person.phone else None
            self.facts.liaisons[person.level.value] = new
            self.changes.new_liaisons.append(new)
        self.changes.data.setdefault("liaisons", []).append(person.level.value)

    def _figures(self) -> None:
        row, facts = self.row, self.facts
        given = {name: value for name in _FIGURES if (value := getattr(row, name)) is not None}
        if not given:
            return
        if row.as_of is None:
            newest = facts.figures[-1] if facts.figures else None
            if newest is not None and all(getattr(newest, name) == value for name, value in given.items()):
                return
        day = row.as_of or self.occasion.today
        found = next((one for one in facts.figures if one.as_of == day), None)
        if found is not None and all(getattr(found, name) == value for name, value in given.items()):
            return
        before = {name: _plain(getattr(found, name)) for name in given} if found is not None else {}
        source = (row.figures_source or f"导入《{self.occasion.file_name}》")[:120]
        if found is None:
            found = DatedFigures(enterprise=self.firm, as_of=day, source=source)
            facts.figures.append(found)
            facts.figures.sort(key=lambda one: one.as_of)
            self.changes.new_figures.append(found)
        elif found not in self.changes.old_figures and found.pk is not None:
            self.changes.old_figures.append(found)
        for name, value in given.items():
            setattr(found, name, value)
        found.source = source
        told: dict[str, Any] = {"as_of": day.isoformat(), **{name: _plain(value) for name, value in given.items()}}
        self.changes.data["figures"] = told | ({"before": before} if before else {})

    def _size(self) -> None:
        newest = self.facts.figures[-1] if self.facts.figures else None
        if "industry" in self.changes.columns or "figures" in self.changes.data:
            size = Size.UNKNOWN
            if newest is not None:
                size = enterprise_size(
                    self.firm.industry or None,
                    employees=newest.employees,
                    revenue=newest.revenue,
                    assets=newest.assets,
                )
            self._set("size", size.value)
        told = self.row.size
        computed = Size(self.firm.size)
        if told is not None and computed not in (told, Size.UNKNOWN):
            self.decision.warnings.append(
                f"表中规模为“{SIZE_LABELS[told]}”，按经营数据和行业计算为“{SIZE_LABELS[computed]}”，以计算为准"
            )


def _plain(value: object) -> object:
    """A value as the history keeps it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
