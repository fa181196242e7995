"""A plan in words: how good it is, what each wish costs, what a hard rule stands in the way of."""

from dataclasses import dataclass

from zhuqi.stewardship.selectors import DistrictPlanCard, PlanCard

_RULES = {
    "distance": ("距离", "家有路程"),
    "district": ("跨片区", "家跨片区"),
    "expertise": ("专长", "家行业不符专长"),
    "change": ("变更", "家更换现任"),
    "balance": ("均衡", "人偏离平均超过一户"),
}
_HARD = {"conflicts": "回避关系", "max_load": "包联上限", "min_load": "包联下限"}


@dataclass(frozen=True)
class RuleLine:
    """One wish: its name, weight, what it costs here and where it is not met."""

    label: str
    weight: str
    cost: str
    where: str


def quality_of(card: PlanCard) -> str:
    """Say how far from the best the plan can be at most."""
    if not card.result:
        return ""
    gap, cost, bound = card.result["gap"], card.result["cost"], card.result["lower_bound"]
    if card.result.get("by_hand"):
        more = cost - bound
        return f"已人工调整，比程序算出的下界{'高' if more >= 0 else '低'} {abs(more):.1f}（{abs(gap):.1%}）。"
    if gap == 0:
        return "已证明最优：在这些权重和规则下，没有更好的方案。"
    return f"任何方案的总代价都不会低于 {bound:.1f}，本方案与最优的差距不超过 {gap:.2%}。"


def rules_of(card: PlanCard) -> list[RuleLine]:
    """Return what each wish costs."""
    if not card.result:
        return []
    lines = []
    for name, (label, where) in _RULES.items():
        rule = card.result["rules"][name]
        weight = f"{getattr(card.weights, name):g}"
        lines.append(RuleLine(label, weight, f"{rule['cost']:.1f}", f"{rule['broken']}{where}"))
    return lines


def figures_of(card: PlanCard) -> list[str]:
    """Return what the hard rules cost, where that is known and not nothing."""
    saves = card.result.get("hard_rules", {}) if card.result else {}
    return [f"如果没有{_HARD[name]}的限制，总代价约可再降 {value:.1f}" for name, value in saves.items() if value > 0.05]


def district_warnings(card: DistrictPlanCard) -> list[str]:
    """Say what is wrong with a division as it stands, one sentence each."""
    found = [f"{one.name}不连片：其中有的乡镇与本片区其他乡镇不相邻" for one in card.districts if not one.is_connected]
    heavy = [one for one in card.districts if one.targets > 1.25 * card.mean + 1]
    light = [one for one in card.districts if one.targets < 0.75 * card.mean - 1]
    found += [f"{one.name}有{one.targets:g}家服务对象，明显多于平均的{card.mean:.0f}家" for one in heavy]
    found += [f"{one.name}只有{one.targets:g}家服务对象，明显少于平均的{card.mean:.0f}家" for one in light]
    return found + list(card.division.notes)
