"""
From a file to a case: JSON with the names of ``docs/domain/tours.md`` or their usual variants.

What is missing takes the usual value; what is wrong is refused in a sentence that names the field and the remedy.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from zhuqi.foundation.errors import Refused
from zhuqi.visits.planner import _fields as fields
from zhuqi.visits.planner._case import (
    USUAL_HOURS,
    USUAL_MINUTES,
    USUAL_SPEED,
    Case,
    Key,
    Officer,
    Place,
    Target,
    Weights,
)
from zhuqi.visits.planner._places import Spot, spot_of, spots_to_plane

MOST_OFFICERS, MOST_TARGETS, MOST_DAYS, MOST_VEHICLES = 300, 3000, 31, 2000


def read_case(data: object) -> Case:
    """
    Return the case written in ``data``, the content of a JSON file.

    :raises Refused: naming the field that is wrong, and how to write it
    """
    if not isinstance(data, Mapping):
        raise Refused("文件内容应为一个 JSON 对象，含 officers（人员）和 visits（走访），请按说明改写。")
    days = _days(fields.get(data, "days", "dates", "日期"))
    officers = _records(data, "officers", ("officers", "stewards", "人员"), "人员", MOST_OFFICERS)
    visits = _records(data, "visits", ("visits", "targets", "走访"), "走访", MOST_TARGETS)
    if not officers:
        raise Refused("officers（人员）为空，请至少填写一名人员。")
    if len(officers) * len(days) > MOST_VEHICLES:
        raise Refused(f"人员与天数相乘不能超过 {MOST_VEHICLES}，请减少天数或分批安排。")
    office = spot_of(data.get("office"), "office（单位地点）") if data.get("office") is not None else None
    hours = fields.get(data, "hours", "工作时间")
    usual = USUAL_HOURS if hours is None else fields.spans(hours, "hours（工作时间）")
    homes = [_home(row, office, name) for name, row in officers]
    spots = [spot_of(row, name, missing_is_fine=True) for name, row in visits]
    plane = iter(spots_to_plane([*homes, *(spot for spot in spots if spot is not None)], data.get("coordinates")))
    read = tuple(_officer(row, next(plane), usual, days, name) for name, row in officers)
    known = _unique([officer.id for officer in read], "人员")
    targets = tuple(
        _target(row, None if spot is None else next(plane), known, days, name)
        for (name, row), spot in zip(visits, spots, strict=True)
    )
    _unique([target.id for target in targets], "走访")
    return Case(
        officers=read,
        targets=targets,
        days=days,
        speed_kmh=fields.number(
            fields.get(data, "speed_kmh", "speed", "车速"), "speed_kmh（车速）", USUAL_SPEED, least=1, most=200
        ),
        detour=fields.number(fields.get(data, "detour", "绕行系数"), "detour（绕行系数）", 1.0, least=1, most=5),
        weights=_weights(data.get("weights")),
        step=int(
            fields.number(fields.get(data, "step", "整点间隔"), "step（整点间隔）", 1, least=1, most=60, whole=True)
        ),
    )


def _records(
    data: Mapping[str, Any], label: str, names: Sequence[str], word: str, most: int
) -> list[tuple[str, Mapping[str, Any]]]:
    value = fields.get(data, *names)
    if value is None:
        raise Refused(f"缺少 {label}（{word}），请填写为列表。")
    if isinstance(value, Mapping):
        value = [{"id": key, **row} if isinstance(row, Mapping) else row for key, row in value.items()]
    if not isinstance(value, list):
        raise Refused(f"{label}（{word}）应为列表，请改写为 [{{...}}, {{...}}]。")
    if len(value) > most:
        raise Refused(f"{label}（{word}）最多 {most} 条，现在是 {len(value)} 条，请分批安排。")
    rows = []
    for number, row in enumerate(value, start=1):
        name = f"{label} 第 {number} 条"
        if not isinstance(row, Mapping):
            raise Refused(f'{name}应为一个对象，请写成 {{"id": ..., ...}}。')
        rows.append((name, row))
    return rows


def _days(value: object) -> tuple[Key, ...]:
    if value is None:
        return (1,)
    if isinstance(value, int) and not isinstance(value, bool):
        value = list(range(1, value + 1)) if 1 <= value <= MOST_DAYS else []
    if not isinstance(value, list) or not value or len(value) > MOST_DAYS:
        raise Refused(f'days（日期）应为 1 到 {MOST_DAYS} 天的列表，如 ["2026-07-06", "2026-07-07"]。')
    days = tuple(fields.key(day, "days（日期）") for day in value)
    _unique(days, "日期")
    return days


def _home(row: Mapping[str, Any], office: Spot | None, name: str) -> Spot:
    given = fields.get(row, "home", "start_place", "出发地")
    spot = spot_of(given if given is not None else row, f"{name}的 home（出发地）", missing_is_fine=given is None)
    if spot is None and office is None:
        raise Refused(f'{name}缺少 home（出发地），请填写 {{"x": 公里, "y": 公里}}，或在 office 填写共同的出发地。')
    return spot or office  # type: ignore[return-value]


def _officer(row: Mapping[str, Any], home: Place, usual: Any, days: Sequence[Key], name: str) -> Officer:
    hours = fields.get(row, "hours", "work_hours", "working_hours", "工作时间")
    if hours is None and ("start" in row or "end" in row):
        begin = fields.minute(row.get("start", "09:00"), f"{name}的 start（上班）")
        end = fields.minute(row.get("end", "17:30"), f"{name}的 end（下班）")
        if begin >= end:
            raise Refused(f"{name}的 start（上班）应早于 end（下班），请核对。")
        lunch = fields.get(row, "lunch", "break", "午休")
        rest = () if lunch is None else fields.spans(lunch, f"{name}的 lunch（午休）")
        hours_read = fields.without(((begin, end),), rest)
    else:
        hours_read = usual if hours is None else fields.spans(hours, f"{name}的 hours（工作时间）")
    most = fields.get(row, "max_visits", "capacity", "每日上限")
    far = fields.get(row, "max_km", "每日里程上限")
    return Officer(
        id=_id(row, name),
        home=home,
        hours=hours_read,
        max_visits=None
        if most is None
        else int(fields.number(most, f"{name}的 max_visits（每日家数上限）", 0, most=1000)),
        max_km=None if far is None else fields.number(far, f"{name}的 max_km（每日里程上限）", 0, most=100_000),
        days=_some_days(row, days, name, must_be_known=True),
    )


def _target(row: Mapping[str, Any], place: Place | None, known: set[Key], days: Sequence[Key], name: str) -> Target:
    windows = fields.get(row, "windows", "window", "time_window", "time_windows", "可访时间")
    officers = fields.get(row, "officer", "officers", "指定人员")
    return Target(
        id=_id(row, name),
        place=place,
        minutes=int(
            fields.number(
                fields.get(row, "minutes", "duration", "duration_minutes", "service", "时长"),
                f"{name}的 minutes（分钟）", USUAL_MINUTES, least=1, most=1440, whole=True,
            )
        ),
        windows=None if windows in (None, [], {}, "") else fields.spans(windows, f"{name}的 window（可访时间）"),
        priority=fields.priority(fields.get(row, "priority", "优先级"), f"{name}的 priority（优先级）", 0.0),
        officers=None if officers in (None, [], "") else _fixed(officers, known, name),
        days=_some_days(row, days, name, must_be_known=False),
    )  # fmt: skip


def _fixed(value: object, known: set[Key], name: str) -> frozenset[Key]:
    wanted = frozenset(
        fields.key(one, f"{name}的 officer（指定人员）") for one in (value if isinstance(value, list) else [value])
    )
    strange = sorted(str(one) for one in wanted - known)
    if strange:
        raise Refused(f"{name}的 officer（指定人员）“{strange[0]}”不在 officers 名单中，请核对编号。")
    return wanted


def _some_days(row: Mapping[str, Any], days: Sequence[Key], name: str, *, must_be_known: bool) -> frozenset[Key] | None:
    value = fields.get(row, "days", "day", "date", "日期")
    if value in (None, [], ""):
        return None
    wanted = [fields.key(day, f"{name}的 day（日期）") for day in (value if isinstance(value, list) else [value])]
    by_text = {str(day): day for day in days}
    found = frozenset(by_text.get(str(day), day) for day in wanted)
    if must_be_known and not found & set(days):
        raise Refused(f"{name}的 days（可出行日期）都不在 days 之内，请核对日期。")
    return found


def _id(row: Mapping[str, Any], name: str) -> Key:
    value = fields.get(row, "id", "number", "code", "name", "编号", "姓名", "名称")
    if value is None:
        raise Refused(f"{name}缺少 id（编号），请填写。")
    return fields.key(value, f"{name}的 id（编号）")


def _unique(keys: Sequence[Key], word: str) -> set[Key]:
    seen: set[Key] = set()
    for one in keys:
        if one in seen:
            raise Refused(f"{word}“{one}”出现了两次，请去掉重复的一条或改编号。")
        seen.add(one)
    return seen


def _weights(value: object) -> Weights:
    if value is None:
        return Weights()
    if not isinstance(value, Mapping):
        raise Refused('weights（权重）应为对象，如 {"balance": 1}。')
    return Weights(
        balance=fields.number(
            fields.get(value, "balance", "均衡"), "weights 的 balance（均衡）", Weights().balance, least=0, most=1000
        )
    )
