"""Which firm a row of a roster is: by number, else by credit code, else by name and division; or a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhuqi.enterprises.models import Enterprise
from zhuqi.enterprises.names import name_key
from zhuqi.enterprises.services._import_known import Candidate, Known, Neighbours
from zhuqi.enterprises.services._import_places import Place, Places
from zhuqi.enterprises.sheet import RosterRow
from zhuqi.foundation.tables import RowFate

NOT_YOURS = "不在您负责的乡镇（街道）范围内，请由企业服务办导入。"


@dataclass
class Decision:
    """A row with the firm it is about (None: a new one) and what there is to say."""

    row: RosterRow
    fate: RowFate
    place: Place
    firm: Enterprise | None = None
    reason: str = ""
    warnings: list[str] = field(default_factory=list)
    near: list[Candidate] = field(default_factory=list)
    is_renamed: bool = False


def add_neighbours(new: Sequence[Decision]) -> None:
    """Tell new firms which others have nearly their name."""
    if not new:
        return
    neighbours = Neighbours([(one.row, one.place.division_id) for one in new])
    for one in new:
        one.near += neighbours.of(one.row, one.place.division_id, one.place.name)


class Decider:
    """Says of one row after the other whose it is."""

    def __init__(self, known: Known, places: Places, reach: frozenset[int] | None) -> None:
        self._known, self._places, self._reach = known, places, reach

    def decide(self, row: RosterRow) -> Decision:
        """Say what a row is."""
        decision = Decision(row, RowFate.UPDATED, self._places.of(row))
        if row.duplicate_of is not None:
            return _duplicate(decision)
        self._identify(decision)
        if decision.fate is not RowFate.REJECTED:
            self._check_reach(decision)
        if decision.fate is RowFate.CREATED and decision.place.warning:
            decision.warnings.append(decision.place.warning)
        return decision

    # ------------------------------------------------------------ who it is

    def _identify(self, decision: Decision) -> None:
        row, known = decision.row, self._known
        by_number = known.by_number.get(row.number) if row.number else None
        by_code = known.by_code.get(row.credit_code) if row.credit_code else None
        if row.number and by_number is None:
            decision.warnings.append(f"编号 {row.number} 系统中没有，按信用代码和名称核对")
        if by_number is not None:
            if by_code is not None and by_code is not by_number:
                self._reject(
                    decision,
                    f"编号 {row.number} 是“{by_number.name}”，信用代码 {row.credit_code} 却是“{by_code.name}”"
                    f"（{by_code.number}）的，请核对",
                )
                return
            self._is_firm(decision, by_number, "编号")
        elif by_code is not None:
            self._is_firm(decision, by_code, "信用代码")
        else:
            self._by_name(decision)

    def _is_firm(self, decision: Decision, firm: Enterprise, by: str) -> None:
        """The row is about this firm; under another name it is a change of name, unless the name is an old one."""
        decision.firm = firm
        key = name_key(decision.row.name)
        if key == firm.name_key:
            return
        if any(key == name_key(former.name) for former in self._known.of(firm).former):
            decision.warnings.append(f"表中用的是曾用名，现名“{firm.name}”不变")
            return
        decision.is_renamed = True
        decision.near.append(self._candidate(firm, f"{by}相同而名称不同，按企业更名处理，原名保留为曾用名"))

    def _by_name(self, decision: Decision) -> None:
        row, place = decision.row, decision.place
        namesakes = [firm for firm in self._known.by_name.get(name_key(row.name), ()) if firm.pk in self._known.firms]
        fitting = [firm for firm in namesakes if not _codes_contradict(row, firm)]
        here = [firm for firm in fitting if self._is_here(firm, place)]
        if not row.town and not row.county:
            here = fitting
        if len(here) > 1:
            exact = [firm for firm in here if firm.division_id == place.division_id]
            here = exact or here
        if len(here) > 1:
            numbers = "、".join(firm.number for firm in here[:5])
            self._reject(decision, f"系统中有 {len(here)} 家同名企业（{numbers}），请填写所属镇街、信用代码或企业编号")
        elif here:
            decision.firm = here[0]
            if name_key(row.name) != here[0].name_key:
                decision.warnings.append(f"表中用的是曾用名，现名“{here[0].name}”不变")
        else:
            decision.fate = RowFate.CREATED
            decision.near += [self._candidate(firm, self._why_not(firm, row, place)) for firm in namesakes[:5]]

    def _is_here(self, firm: Enterprise, place: Place) -> bool:
        """In the same town; a firm or a row that is only known to be in the city or county counts as well."""
        if firm.division_id == place.division_id:
            return True
        if place.new_town:
            return not self._places.is_town(firm.division_id)
        vague = place.division_id is None or not self._places.is_town(place.division_id)
        return vague or not self._places.is_town(firm.division_id)

    def _why_not(self, firm: Enterprise, row: RosterRow, place: Place) -> str:
        if _codes_contradict(row, firm):
            return "名称相同，信用代码不同"
        return f"名称相同，在{self._places.name_of(firm.division_id)}"

    def _candidate(self, firm: Enterprise, why: str) -> Candidate:
        return Candidate(firm.number, firm.name, self._places.name_of(firm.division_id), why)

    # ------------------------------------------------------------ whether it may be taken

    def _check_reach(self, decision: Decision) -> None:
        if self._reach is None:
            return
        wanted = {decision.place.division_id} if decision.place.is_told or decision.firm is None else set()
        if decision.firm is not None:
            wanted.add(decision.firm.division_id)
        if not wanted <= self._reach:
            self._reject(decision, f"{decision.place.name}{NOT_YOURS}"[:-1])

    @staticmethod
    def _reject(decision: Decision, reason: str) -> None:
        decision.fate, decision.reason, decision.firm = RowFate.REJECTED, f"{reason}。", None


def _duplicate(decision: Decision) -> Decision:
    assert decision.row.duplicate_of is not None
    sheet, place = decision.row.duplicate_of
    where = f"第{place}行" if sheet == decision.row.sheet else f"工作表“{sheet}”第{place}行"
    differs = f"；{'、'.join(decision.row.differs)}与其不同，未采用" if decision.row.differs else ""
    decision.fate, decision.reason = RowFate.DUPLICATE, f"与{where}是同一企业{differs}。"
    return decision


def _codes_contradict(row: RosterRow, firm: Enterprise) -> bool:
    """Two sound codes that differ are two firms; one that fails the check may be a slip of the pen."""
    if not row.credit_code or not firm.credit_code or row.credit_code == firm.credit_code:
        return False
    return not row.credit_code_note and not firm.credit_code_note
