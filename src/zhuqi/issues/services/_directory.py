"""What a ledger names, looked up once: firms, units, towns.  What the import adds is kept as long as its row stands."""

from collections.abc import Iterable
from datetime import date, datetime

from zhuqi.enterprises.names import name_key
from zhuqi.enterprises.selectors import EnterpriseRef, find_enterprises
from zhuqi.enterprises.services import ensure_enterprise
from zhuqi.issues.sheet import LedgerRow
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import DivisionRef, TeamRef, find_division, find_units, teams, towns
from zhuqi.organisations.services import ensure_unit
from zhuqi.standards.credit_codes import normalise_credit_code

_TOWN_ENDINGS = ("街道办事处", "街道", "镇", "乡")


class Directory:
    """The firms, units and towns that rows of a ledger name, as this system knows them."""

    def __init__(self, rows: Iterable[LedgerRow], today: date) -> None:
        rows = tuple(rows)
        named = dict.fromkeys(text for row in rows for text in (row.enterprise, row.credit_code) if text)
        self._firms: dict[str, EnterpriseRef] = {}
        for text, ref in find_enterprises(named, today).items():
            self._firms[_firm_key(text)] = ref
        names = dict.fromkeys(name for row in rows for name in (row.lead_unit, *row.co_units) if name)
        self._units: dict[str, int] = {name: unit.id for name, unit in find_units(names).items()}
        self._towns = {town.name: town for town in towns()}
        self._by_text: dict[str, DivisionRef | None] = {}
        self._teams: dict[int, TeamRef] = {town_id: team for team in teams() for town_id in team.town_ids}
        self._added: list[tuple[dict[str, EnterpriseRef], str] | tuple[dict[str, int], str]] = []

    # ------------------------------------------------------------ asking

    def firm(self, row: LedgerRow) -> EnterpriseRef | None:
        """The firm of a row by its credit code, else by its name; None if it is new."""
        by_code = self._firms.get(_firm_key(row.credit_code)) if row.credit_code else None
        return by_code or self._firms.get(_firm_key(row.enterprise))

    def knows_unit(self, name: str) -> bool:
        """Say whether there is such a unit."""
        return name in self._units

    def town(self, text: str) -> DivisionRef | None:
        """The town a cell means: 城关镇, 城关, or 某县城关镇; None if it cannot be told."""
        if not text:
            return None
        if text not in self._by_text:
            self._by_text[text] = self._towns.get(text) or self._nearly(text) or find_division(text)
        return self._by_text[text]

    def team_of(self, firm: EnterpriseRef) -> TeamRef | None:
        """The team whose district holds the firm."""
        return self._teams.get(firm.division_id)

    def _nearly(self, text: str) -> DivisionRef | None:
        spellings = {text} | {text.removesuffix(end) + other for end in _TOWN_ENDINGS for other in ("镇", "乡", "街道")}
        fits = [town for name, town in self._towns.items() if name in spellings or text.endswith(name)]
        return fits[0] if len(fits) == 1 else None

    # ------------------------------------------------------------ adding

    def ensure_firm(self, row: LedgerRow, actor: Actor, at: datetime) -> EnterpriseRef:
        """The firm of a row, registered if it is new."""
        known = self.firm(row)
        if known is not None:
            return known
        town = self.town(row.town)
        firm = ensure_enterprise(
            name=row.enterprise,
            actor=actor,
            at=at,
            division_id=town.id if town else None,
            credit_code=row.credit_code,
        )
        for text in (row.enterprise, row.credit_code):
            if text and _firm_key(text) not in self._firms:
                self._firms[_firm_key(text)] = firm
                self._added.append((self._firms, _firm_key(text)))
        return firm

    def ensure_unit(self, name: str, actor: Actor, at: datetime) -> int:
        """The id of the unit, added as unconfirmed if it is new."""
        if name not in self._units:
            self._units[name] = ensure_unit(name=name, actor=actor, at=at).id
            self._added.append((self._units, name))
        return self._units[name]

    def keep(self) -> None:
        """The row is in: what it added stays."""
        self._added.clear()

    def forget(self) -> None:
        """The row is out, and what it added with it."""
        for known, name in self._added:
            known.pop(name, None)
        self._added.clear()


def _firm_key(text: str) -> str:
    """Codes and names never meet: a code has no Chinese in it."""
    return normalise_credit_code(text) if text.isascii() else name_key(text)
