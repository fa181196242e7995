"""
Who should stand by which enterprise, and which towns belong together: computed, bounded and explained.

Pure Python over OR-Tools: no framework, no database. The cost of a plan is defined in ``docs/domain/assignment.md``.
"""

from zhuqi.stewardship.optimiser.by_hand import Alternative, alternatives
from zhuqi.stewardship.optimiser.case import Case, Id, Officer, Target, Weights
from zhuqi.stewardship.optimiser.districts import District, Division, divide, judge
from zhuqi.stewardship.optimiser.ground import DistrictCase, Town
from zhuqi.stewardship.optimiser.planning import Assignment, OfficerLoad, Plan, RuleCost, Unassigned, evaluate, plan
from zhuqi.stewardship.optimiser.reading import read_case
from zhuqi.stewardship.optimiser.reading_districts import read_district_case
from zhuqi.stewardship.optimiser.writing import write_case

__all__ = [
    "Alternative",
    "Assignment",
    "Case",
    "District",
    "DistrictCase",
    "Division",
    "Id",
    "Officer",
    "OfficerLoad",
    "Plan",
    "RuleCost",
    "Target",
    "Town",
    "Unassigned",
    "Weights",
    "alternatives",
    "divide",
    "evaluate",
    "judge",
    "plan",
    "read_case",
    "read_district_case",
    "write_case",
]
