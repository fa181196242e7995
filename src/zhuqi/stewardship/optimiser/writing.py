"""A case as JSON, as ``read_case`` reads it."""

from typing import Any

from zhuqi.stewardship.optimiser.case import Case


def write_case(case: Case) -> dict[str, Any]:
    """Return what ``read_case`` turns into the same case."""
    return {
        "officers": [
            {
                "id": one.id,
                "min_load": one.min_load,
                "max_load": one.max_load,
                "district": one.district,
                "skills": sorted(one.skills),
                "x": one.x,
                "y": one.y,
            }
            for one in case.officers
        ],
        "targets": [
            {
                "id": one.id,
                "load": one.load,
                "district": one.district,
                "sector": one.sector,
                "x": one.x,
                "y": one.y,
                "current": one.current,
                "conflicts": sorted(one.conflicts, key=str),
            }
            for one in case.targets
        ],
        "weights": {
            "distance": case.weights.distance,
            "district": case.weights.district,
            "expertise": case.weights.expertise,
            "change": case.weights.change,
            "balance": case.weights.balance,
        },
    }
