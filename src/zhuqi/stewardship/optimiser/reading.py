"""Reading a case from JSON: what is missing gets its default, what is wrong is named in one sentence."""

import math
from collections.abc import Mapping
from typing import Any

from zhuqi.foundation.errors import Refused
from zhuqi.stewardship.optimiser.case import Case, Id, Officer, Target, Weights

LARGEST = 1e9  # of a limit, a weight or a coordinate
HEAVIEST = 1e6  # of a load
MOST_PAIRS = 30_000_000
_DECIMALS = 6  # of a load or a limit: what is finer is rounded
_WEIGHTS = ("distance", "district", "expertise", "change", "balance")


def read_case(data: Any) -> Case:
    """
    Return the case that ``data`` (from ``json.load``) describes.

    Loads and limits are rounded to six decimals. Missing fields: ``min_load`` 0, ``max_load`` no limit, ``load`` 1; an
    unknown place, district or sector costs nothing, nor does a target without ``current``; one whose ``current`` is not
    among the officers has to change whoever it gets. Without ``weights`` the defaults hold; with it,
    what is not named counts 0.

    :raises Refused: naming the field and what to do
    """
    if not isinstance(data, Mapping):
        raise Refused("数据文件应是一个 JSON 对象，含 officers、targets 和 weights，请核对。")
    officers = [_officer(row, f"officers 第{n}项") for n, row in enumerate(rows_of(data, "officers"), 1)]
    targets = [_target(row, f"targets 第{n}项") for n, row in enumerate(rows_of(data, "targets"), 1)]
    if len(officers) * len(targets) > MOST_PAIRS:
        raise Refused(
            f"{len(officers)}名人员、{len(targets)}家企业的组合超过 {MOST_PAIRS // 10_000} 万个，请按县区分开规划。"
        )
    known = _each_once([officer.id for officer in officers], "officers")
    _each_once([target.id for target in targets], "targets")
    return Case(
        officers=tuple(officers),
        targets=tuple(_resolve(target, known) for target in targets),
        weights=_weights(data.get("weights")),
    )


def rows_of(data: Mapping[str, Any], name: str) -> list[Any]:
    """Return the list called ``name``, empty if missing."""
    rows = data.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise Refused(f"{name} 应是一个列表，请核对。")
    return rows


def _officer(row: Any, where: str) -> Officer:
    given = object_of(row, where)
    name, place = id_of(given.get("id"), f"{where}的 id"), place_of(given, where)
    least = number_of(given, "min_load", where, 0.0)
    most = None if given.get("max_load") is None else number_of(given, "max_load", where, 0.0)
    if most is not None and least > most:
        raise Refused(f"{where}（{name}）的 min_load 大于 max_load，请改小 min_load 或改大 max_load。")
    skills = given.get("skills")
    if skills is None:
        skills = []
    if not isinstance(skills, list):
        raise Refused(f'{where}（{name}）的 skills 应是列表，例如 ["C", "F"]，请核对。')
    return Officer(
        id=name,
        min_load=round(least, _DECIMALS),
        max_load=None if most is None else round(most, _DECIMALS),
        district=_word(given.get("district"), f"{where}（{name}）的 district"),
        skills=frozenset(_word(skill, f"{where}（{name}）的 skills") for skill in skills) - {""},
        x=place[0],
        y=place[1],
    )


def _target(row: Any, where: str) -> Target:
    given = object_of(row, where)
    name, place = id_of(given.get("id"), f"{where}的 id"), place_of(given, where)
    conflicts = given.get("conflicts")
    if conflicts is None:
        conflicts = []
    if not isinstance(conflicts, list):
        raise Refused(f"{where}（{name}）的 conflicts 应是人员 id 的列表，请核对。")
    current = given.get("current")
    return Target(
        id=name,
        load=_load(given, f"{where}（{name}）"),
        district=_word(given.get("district"), f"{where}（{name}）的 district"),
        sector=_word(given.get("sector"), f"{where}（{name}）的 sector"),
        x=place[0],
        y=place[1],
        current=None if current in (None, "") else id_of(current, f"{where}（{name}）的 current"),
        conflicts=frozenset(id_of(officer, f"{where}（{name}）的 conflicts") for officer in conflicts),
    )


def _load(given: Mapping[str, Any], where: str) -> float:
    load = round(number_of(given, "load", where, 1.0), _DECIMALS)
    if load > HEAVIEST:
        raise Refused(f"{where}的 load 是 {load:g}，不能超过 {HEAVIEST:.0f}，请换一个较大的单位。")
    return load


def _resolve(target: Target, known: Mapping[str, Id]) -> Target:
    """Replace the ids of officers by the spelling they have in ``officers``: 7 and "7" are the same person."""
    for officer in sorted(target.conflicts, key=str):
        if str(officer) not in known:
            raise Refused(f"企业 {target.id} 的 conflicts 中没有人员 {officer}，请在 officers 中补上或删去。")
    return Target(
        id=target.id,
        load=target.load,
        district=target.district,
        sector=target.sector,
        x=target.x,
        y=target.y,
        current=None if target.current is None else known.get(str(target.current), target.current),
        conflicts=frozenset(known[str(officer)] for officer in target.conflicts),
    )


def _weights(given: Any) -> Weights:
    if given is None:
        return Weights()
    if not isinstance(given, Mapping):
        raise Refused('weights 应是一个对象，例如 {"distance": 1, "district": 20}，请核对。')
    unknown = sorted(str(name) for name in given if name not in _WEIGHTS)
    if unknown:
        raise Refused(f"weights 中的 {unknown[0]} 不认识，只能是 {'、'.join(_WEIGHTS)}。")
    return Weights(**{name: number_of(given, name, "weights ", 0.0) for name in _WEIGHTS})


def _each_once(ids: list[Id], name: str) -> dict[str, Id]:
    known: dict[str, Id] = {}
    for one in ids:
        if str(one) in known:
            raise Refused(f"{name} 中 id {one} 出现了两次，请保留一个。")
        known[str(one)] = one
    return known


def object_of(row: Any, where: str) -> Mapping[str, Any]:
    """Return one row, if it is an object."""
    if not isinstance(row, Mapping):
        raise Refused(f"{where}应是一个对象，请核对。")
    return row


def id_of(value: Any, where: str) -> Id:
    """Return an id, if it is one."""
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip():
        raise Refused(f"{where} 应是不为空的文字或整数，请补上。")
    return value


def _word(value: Any, where: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Refused(f"{where} 应是文字，请核对。")
    return str(value).strip()


def number_of(given: Mapping[str, Any], name: str, where: str, default: float) -> float:
    """Return a finite number that is not negative, or the default."""
    value = given.get(name)
    if value is None:
        return default
    number = _finite(value, f"{where}的 {name}")
    if number < 0:
        raise Refused(f"{where}的 {name} 是 {value}，不能为负，请改为 0 或正数。")
    return number


def _finite(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"{where} 应是数字，请核对。")
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise Refused(f"{where} 应是有限的数字，不超过 {LARGEST:.0f}，请核对。")
    return float(value)


def place_of(given: Mapping[str, Any], where: str) -> tuple[float | None, float | None]:
    """Return where something is: both of ``x`` and ``y``, or neither."""
    x, y = given.get("x"), given.get("y")
    if (x is None) != (y is None):
        raise Refused(f"{where}的 x 和 y 须同时填写，或都不填。")
    if x is None:
        return None, None
    return _finite(x, f"{where}的 x"), _finite(y, f"{where}的 y")
