"""Which division a row of a roster means, and which towns an import would have to enter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from zhuqi.enterprises.sheet import RosterRow
from zhuqi.organisations.models import Division
from zhuqi.organisations.roles import Actor, DivisionLevel
from zhuqi.organisations.services import ensure_towns

_ENDINGS = ("街道办事处", "街道", "镇", "乡")
_DISTRICT = re.compile(r"片区?$")
_LONGEST = 60


@dataclass(frozen=True)
class Place:
    """
    Where a row belongs. ``new_town`` names a town that has to be entered first; ``is_told`` is False where the row
    names no town that could be understood, so that the firm goes under the city.
    """

    division_id: int | None
    name: str
    is_told: bool = True
    new_town: str = ""
    warning: str = ""


class Places:
    """The divisions of the system, by the ways rosters write them."""

    def __init__(self) -> None:
        self._read()

    def _read(self) -> None:
        self._divisions: list[Division] = list(Division.objects.filter(valid_until__isnull=True).order_by("code12"))
        self._by_id = {division.pk: division for division in self._divisions}
        self._by_name: dict[str, list[Division]] = {}
        for division in self._divisions:
            self._by_name.setdefault("".join(division.name.split()), []).append(division)
        self._towns = [one for one in self._divisions if one.level == DivisionLevel.TOWN]
        self._known: dict[tuple[str, str, str], Place] = {}

    def name_of(self, division_id: int) -> str:
        """The name of a division."""
        division = self._by_id.get(division_id)
        return division.name if division else ""

    def is_town(self, division_id: int) -> bool:
        """Whether a division is a town: anything above only says that nobody knew."""
        division = self._by_id.get(division_id)
        return division is not None and division.level == DivisionLevel.TOWN

    def of(self, row: RosterRow) -> Place:
        """Where a row belongs."""
        told = (row.county, row.town, row.district)
        if told not in self._known:
            self._known[told] = self._place(*told)
        return self._known[told]

    def enter(self, rows: Iterable[RosterRow], actor: Actor, at: datetime) -> None:
        """Enter the towns these rows name and nobody has entered yet."""
        missing = dict.fromkeys(place.new_town for row in rows if (place := self.of(row)).new_town)
        if missing:
            ensure_towns(names=missing, actor=actor, at=at)
            self._read()

    # ------------------------------------------------------------

    def _place(self, county: str, town: str, district: str) -> Place:
        if town:
            found = self._find(town, county)
            if found is not None:
                return Place(found.pk, found.name)
            if not _DISTRICT.search(town) and len(town) <= _LONGEST and not town.isascii():
                return Place(None, town, new_town=town)
        above = self._find(county, "") if county else None
        if above is not None:
            warning = f"镇街“{town[:20]}”认不出，归在{above.name}" if town else ""
            return Place(above.pk, above.name, is_told=not town, warning=warning)
        city = self._city()
        what = town or county or district
        warning = f"“{what[:20]}”不是乡镇（街道），暂归{city.name}" if what else f"没有写所属镇街，暂归{city.name}"
        return Place(city.pk, city.name, is_told=False, warning=warning)

    def _find(self, text: str, county: str) -> Division | None:
        text = "".join(text.split())
        exact = self._by_name.get(text, [])
        if exact:
            return self._of_county(exact, county)
        spellings = {text} | {text.removesuffix(end) + other for end in _ENDINGS for other in _ENDINGS}
        fits = [town for town in self._towns if town.name in spellings]
        fits = fits or [town for town in self._towns if text.endswith(town.name)]
        return self._of_county(fits, county or text) if fits else None

    def _of_county(self, fits: list[Division], county: str) -> Division | None:
        """Of several of one name the one in the county that is named; towns before what is above them."""
        fits = sorted(fits, key=lambda one: one.level != DivisionLevel.TOWN)
        inside = [one for one in fits if one.parent_id and self._by_id[one.parent_id].name in county]
        return (inside or fits)[0]

    def _city(self) -> Division:
        above = [one for one in self._divisions if one.level in (DivisionLevel.CITY, DivisionLevel.COUNTY)]
        above.sort(key=lambda one: (one.level != DivisionLevel.CITY, one.code12))
        return above[0] if above else self._divisions[0]
