"""Reading a case of districts from JSON, in the manner of ``reading``."""

from collections.abc import Mapping
from typing import Any

from zhuqi.foundation.errors import Refused
from zhuqi.stewardship.optimiser.case import Id
from zhuqi.stewardship.optimiser.ground import BALANCE, DistrictCase, Town
from zhuqi.stewardship.optimiser.reading import id_of, number_of, object_of, place_of, rows_of

MOST_TOWNS = 600


def read_district_case(data: Any) -> DistrictCase:
    """
    Return the case ``data`` describes; ``weight`` is 1 unless given, missing ``borders`` are worked out from places.

    :raises Refused: naming the field and what to do
    """
    if not isinstance(data, Mapping):
        raise Refused("数据文件应是一个 JSON 对象，含 towns 和 borders，请核对。")
    towns: list[Town] = []
    known: dict[str, Id] = {}
    for place, row in enumerate(rows_of(data, "towns"), 1):
        where = f"towns 第{place}项"
        given = object_of(row, where)
        name = id_of(given.get("id"), f"{where}的 id")
        if str(name) in known:
            raise Refused(f"towns 中 id {name} 出现了两次，请保留一个。")
        known[str(name)] = name
        x, y = place_of(given, where)
        towns.append(Town(name, number_of(given, "weight", where, 1.0), x, y))
    if len(towns) > MOST_TOWNS:
        raise Refused(f"乡镇超过 {MOST_TOWNS} 个，请按县区分开划分。")
    return DistrictCase(tuple(towns), _borders(data, known), number_of(data, "balance", "", BALANCE))


def _borders(data: Mapping[str, Any], known: Mapping[str, Id]) -> frozenset[tuple[Id, Id]]:
    borders = set()
    for place, row in enumerate(rows_of(data, "borders"), 1):
        if not isinstance(row, list) or len(row) != 2:
            raise Refused(f"borders 第{place}项应是两个乡镇 id 的列表，请核对。")
        one, other = (str(id_of(end, f"borders 第{place}项")) for end in row)
        for name in (one, other):
            if name not in known:
                raise Refused(f"borders 第{place}项的 {name} 不在 towns 中，请补上或删去。")
        borders.add((known[one], known[other]))
    return frozenset(borders)
