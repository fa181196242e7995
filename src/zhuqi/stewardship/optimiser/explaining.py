"""Why each pair, why somebody is left over, why somebody stays below the lower limit: short sentences in Chinese."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhuqi.stewardship.optimiser.case import Case, Officer, Target
from zhuqi.stewardship.optimiser.costs import Costs, Numbers, pair_facts
from zhuqi.stewardship.optimiser.model import Whole

_LITTLE = 1e-9


@dataclass(frozen=True)
class Scene:
    """A plan with all that a reason may refer to: officer per target (−1: nobody), and everybody's load."""

    case: Case
    costs: Costs
    assigned: Whole
    loads: Numbers

    def room(self, officer: int) -> float:
        """Return how much more an officer may take."""
        most = self.case.officers[officer].max_load
        return float("inf") if most is None else most - float(self.loads[officer])


class Reasons:
    """Says why each pair; looks everything up once."""

    def __init__(self, scene: Scene) -> None:
        """Note who is of which district."""
        self.scene = scene
        self.column = {officer.id: number for number, officer in enumerate(scene.case.officers)}
        self.of_district: dict[str, list[int]] = {}
        for number, officer in enumerate(scene.case.officers):
            self.of_district.setdefault(officer.district, []).append(number)

    def of_pair(self, row: int) -> tuple[str, ...]:
        """Return the reasons for the officer that the target in ``row`` has."""
        target, column = self.scene.case.targets[row], int(self.scene.assigned[row])
        officer = self.scene.case.officers[column]
        facts = pair_facts(officer, target)
        said = [self._of_change(row, target, officer), self._of_district(row, target, facts.same_district)]
        if facts.knows_sector is not None:
            said.append("专长行业相符" if facts.knows_sector else "行业不在其专长之内")
        said.append("距离未知" if facts.km is None else f"距离{facts.km:.1f}公里")
        return tuple(sentence for sentence in said if sentence)

    def _of_change(self, row: int, target: Target, officer: Officer) -> str:
        if target.current is None:
            return "此前没有首席服务官"
        if target.current == officer.id:
            return "现任首席服务官，不变更"
        current = self.column.get(target.current)
        if current is None:
            return "原首席服务官不在人员名单中，改派"
        if self.scene.costs.forbidden[row, current]:
            return "现任须回避，改派"
        if self.scene.room(current) < target.load - _LITTLE:
            return "现任人员负荷已满，改派"
        return "改派后合计代价低于留任"

    def _of_district(self, row: int, target: Target, same: bool | None) -> str:
        if same is None:
            return ""
        if same:
            return "同片区"
        mine = self.of_district.get(target.district, [])
        if not mine:
            return f"{target.district}没有人员，由其他片区承担"
        willing = [number for number in mine if not self.scene.costs.forbidden[row, number]]
        if not willing:
            return "同片区人员均须回避，改派其他片区"
        if all(self.scene.room(number) < target.load - _LITTLE for number in willing):
            return "同片区人员已满，改派邻近片区"
        return "跨片区：同片区人员的合计代价更高"


def why_unassigned(scene: Scene, row: int) -> str:
    """Return why nobody has the target in ``row``."""
    target, officers = scene.case.targets[row], scene.case.officers
    if not officers:
        return "没有可派的人员，请先登记首席服务官"
    willing = np.flatnonzero(~scene.costs.forbidden[row])
    if not len(willing):
        return f"与全部{len(officers)}名人员都须回避，请增加人员或核对回避关系"
    limits = [officers[number].max_load for number in willing]
    most = max((limit for limit in limits if limit is not None), default=0.0)
    if None not in limits and most < target.load - _LITTLE:
        return f"负荷{target.load:g}超过可派人员的最大上限{most:g}，请拆分负荷或提高上限"
    free = [max(0.0, scene.room(int(number))) for number in willing]
    every = sum(one.load for one in scene.case.targets)
    capacity = sum(float("inf") if one.max_load is None else one.max_load for one in officers)
    if every > capacity + _LITTLE:
        return f"人员上限合计{capacity:g}，全部负荷{every:g}，尚缺{every - capacity:g}，请增加人员或提高上限"
    if len(willing) < len(officers) and sum(free) < target.load:
        return f"不须回避的{len(willing)}名人员都已满，请提高其上限或增加人员"
    return f"负荷{target.load:g}放不进任何一人的空余（最大空余{max(free):g}，合计{sum(free):g}），请提高上限"


def why_below(scene: Scene, column: int) -> str:
    """Return why an officer stays below the lower limit."""
    officer, case = scene.case.officers[column], scene.case
    wanted, every = sum(one.min_load for one in case.officers), sum(target.load for target in case.targets)
    if wanted > every + _LITTLE:
        return f"各人下限合计{wanted:g}，全部负荷只有{every:g}，不能都达到"
    allowed = sum(target.load for row, target in enumerate(case.targets) if not scene.costs.forbidden[row, column])
    if allowed < officer.min_load - _LITTLE:
        return f"除须回避的以外，可派给其的负荷只有{allowed:g}"
    return f"再给其增加负荷，会使他人低于下限或超过上限（现为{scene.loads[column]:g}，下限{officer.min_load:g}）"


def rule_totals(costs: Costs, assigned: Whole, rules: Sequence[str]) -> Mapping[str, tuple[float, int]]:
    """Return, per rule, what it costs over all pairs and for how many."""
    placed = np.flatnonzero(assigned >= 0)
    totals = {}
    for rule in rules:
        parts = costs.part(rule)[placed, assigned[placed]]
        totals[rule] = (float(parts.sum()), int((parts > _LITTLE).sum()))
    return totals
