"""How long planning takes and how good it is: ``make bench-plans``. No database; the same made-up cases every time."""

import random
import time
from typing import Any

from zhuqi.stewardship.optimiser import DistrictCase, Town, divide, plan, read_case

CASES: tuple[tuple[str, int, int, dict[str, Any]], ...] = (
    ("页面：62家×20人", 62, 20, {}),
    ("页面：62家×20人，负荷不等", 62, 20, {"weighted": True}),
    ("1千家×100人，负荷不等", 1_000, 100, {"weighted": True, "lower": True}),
    ("1万家×500人", 10_000, 500, {"lower": True}),
    ("1万家×500人，负荷不等", 10_000, 500, {"weighted": True, "lower": True}),
    ("1万家×500人，负荷不等，人手不足", 10_000, 500, {"weighted": True, "room": 0.99}),
)


def make_case(targets: int, officers: int, *, weighted: bool = False, room: float = 1.1, lower: bool = False) -> Any:
    """A city of four districts, 60 km wide; most firms have somebody, each must keep away from one in a hundred."""
    chance = random.Random(1)
    firms = [
        {
            "id": f"t{n}",
            "load": chance.choice((1, 1, 1, 2, 3, 0.5, 1.5)) if weighted else 1,
            "district": str(chance.randrange(4)),
            "sector": chance.choice("ABCDEFGHIJ"),
            "x": chance.random() * 60,
            "y": chance.random() * 60,
            "current": f"o{chance.randrange(officers)}" if chance.random() < 0.8 else None,
            "conflicts": [f"o{one}" for one in chance.sample(range(officers), officers // 100)],
        }
        for n in range(targets)
    ]
    mean = sum(firm["load"] for firm in firms) / officers
    people = [
        {
            "id": f"o{n}",
            "district": str(chance.randrange(4)),
            "skills": chance.sample("ABCDEFGHIJ", 3),
            "x": chance.random() * 60,
            "y": chance.random() * 60,
            "max_load": round(mean * room * chance.uniform(0.8, 1.2) + (0.5 if room > 1 else 0), 1 if weighted else 0),
            "min_load": int(mean * 0.5) if lower else 0,
        }
        for n in range(officers)
    ]
    return {"officers": people, "targets": firms}


def main() -> None:
    """Print one line per case."""
    for label, targets, officers, given in CASES:
        case = read_case(make_case(targets, officers, **given))
        start = time.perf_counter()
        found = plan(case)
        print(
            f"{label}：{time.perf_counter() - start:.2f}秒，代价 {found.cost:.1f}，差距 {found.gap:.3%}，"
            f"未分派 {len(found.unassigned)}",
            flush=True,
        )
    for count, districts in ((12, 4), (20, 4), (200, 12)):
        chance = random.Random(count)
        towns = tuple(Town(n, chance.randint(1, 30), chance.random() * 60, chance.random() * 60) for n in range(count))
        start = time.perf_counter()
        found = divide(DistrictCase(towns, frozenset()), districts)
        weights = [one.weight for one in found.districts]
        print(
            f"{count}个乡镇划{districts}个片区：{time.perf_counter() - start:.2f}秒，"
            f"{min(weights):g}至{max(weights):g}家"
        )


if __name__ == "__main__":
    main()
