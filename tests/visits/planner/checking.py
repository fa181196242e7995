"""An independent look at an answer of ``plan_visits``: it shares no code with the planner, only the format."""

import math
from typing import Any


def minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def faults(case: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """Return everything that is wrong with ``answer``; the case is written in its plainest form."""
    found: list[str] = []
    officers = {officer["id"]: officer for officer in case["officers"]}
    visits = {visit["id"]: visit for visit in case["visits"]}
    planned = [stop["visit"] for tour in answer["tours"] for stop in tour["stops"]]
    left = [one["visit"] for one in answer["left_out"]]
    if sorted(map(str, planned + left)) != sorted(map(str, visits)):
        found.append("not every visit is exactly once in a tour or left out")
    if any(not one["why"] for one in answer["left_out"]):
        found.append("somebody is left out without a reason")
    seen_days = [(tour["officer"], tour["day"]) for tour in answer["tours"]]
    if len(set(seen_days)) != len(seen_days):
        found.append("an officer has two tours on a day")
    for tour in answer["tours"]:
        found += [f"{tour['officer']}: {fault}" for fault in tour_faults(case, officers[tour["officer"]], visits, tour)]
    if abs(answer["total_km"] - sum(tour["km"] for tour in answer["tours"])) > 0.1:
        found.append("kilometres do not add up")
    return found


def tour_faults(
    case: dict[str, Any], officer: dict[str, Any], visits: dict[Any, dict[str, Any]], tour: dict[str, Any]
) -> list[str]:
    found = []
    hours = [(minutes(begin), minutes(end)) for begin, end in officer["hours"]]
    home = (officer["home"]["x"], officer["home"]["y"])
    here, now, km = home, minutes(tour["start"]), 0.0
    if now < hours[0][0] or minutes(tour["end"]) > hours[-1][1]:
        found.append("the tour is outside the hours")
    for stop in tour["stops"]:
        visit = visits[stop["visit"]]
        way = math.dist(here, (visit["x"], visit["y"]))
        if working(hours, now, minutes(stop["arrive"])) < way / case["speed_kmh"] * 60 - 0.01:
            found.append(f"{stop['visit']} is reached faster than the car drives in working time")
        found += [f"{stop['visit']}: {fault}" for fault in stop_faults(visit, hours, stop)]
        if visit.get("officer") not in (None, officer["id"]) or visit.get("day") not in (None, tour["day"]):
            found.append(f"{stop['visit']} has somebody else or another day")
        here, now, km = (visit["x"], visit["y"]), minutes(stop["leave"]), km + way
    way = math.dist(here, home)
    if working(hours, now, minutes(tour["end"])) < way / case["speed_kmh"] * 60 - 0.01:
        found.append("home is reached faster than the car drives")
    if abs(km + way - tour["km"]) > 0.05:
        found.append("the tour's kilometres are wrong")
    if len(tour["stops"]) > officer.get("max_visits", 10**6):
        found.append("more visits than the officer takes")
    return found


def stop_faults(visit: dict[str, Any], hours: list[tuple[int, int]], stop: dict[str, Any]) -> list[str]:
    found = []
    start, leave = minutes(stop["arrive"]) + stop["wait"], minutes(stop["leave"])
    if leave - start != visit["minutes"] or stop["wait"] < 0:
        found.append("does not take its time")
    if not any(begin <= start and leave <= end for begin, end in hours):
        found.append("is outside the hours")
    windows = visit.get("windows") or []
    if windows and not any(minutes(begin) <= start and leave <= minutes(end) for begin, end in windows):
        found.append("is outside its window")
    return found


def working(hours: list[tuple[int, int]], since: int, until: int) -> int:
    """Return the working minutes between two moments."""
    return sum(max(0, min(end, until) - max(begin, since)) for begin, end in hours)


def loads(answer: dict[str, Any]) -> dict[Any, float]:
    """Return the share of the working time that is filled, by officer."""
    return {one["officer"]: one["minutes"] / one["available"] for one in answer["officers"] if one["available"]}
