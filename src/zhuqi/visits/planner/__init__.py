"""
Day tours: which officer visits whom, when, on which day.  Pure Python over OR-Tools; no Django, no database, no clock.

``read_case`` turns a file into a ``Case``; ``plan_tours`` answers it; ``timetable`` says at what times a given order of
stops can be kept, for whoever moves a stop by hand.  Every time in an answer comes from ``timetable``, never from the
optimiser, so that what is printed can be kept.
"""

from zhuqi.visits.planner._case import Case, Key, Officer, Spans, Target, Weights
from zhuqi.visits.planner._clock import clock_text, minute_of
from zhuqi.visits.planner._planning import plan_tours, times_of
from zhuqi.visits.planner._reading import read_case
from zhuqi.visits.planner._results import LeftOut, OfficerLoad, Plan, Stop, Tour, Why
from zhuqi.visits.planner._roads import Roads
from zhuqi.visits.planner._timetable import Vehicle, timetable, vehicle_for

__all__ = [
    "Case",
    "Key",
    "LeftOut",
    "Officer",
    "OfficerLoad",
    "Plan",
    "Roads",
    "Spans",
    "Stop",
    "Target",
    "Tour",
    "Vehicle",
    "Weights",
    "Why",
    "clock_text",
    "minute_of",
    "plan_tours",
    "read_case",
    "times_of",
    "timetable",
    "vehicle_for",
]
