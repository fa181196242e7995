"""
Who should stand by which enterprise, and which towns belong together: computed, bounded and explained.

Pure Python over OR-Tools: no framework, no database. The cost of a plan is defined in ``docs/domain/assignment.md``.
"""

from zhuqi.stewardship.optimiser.case import Case, Id, Officer, Target, Weights
from zhuqi.stewardship.optimiser.costs import hand_pair_facts
from zhuqi.stewardship.optimiser.planning import Assignment, OfficerLoad, Plan, Unassigned, plan
from zhuqi.stewardship.optimiser.reading import read_case

__all__ = [
    "Assignment",
    "Case",
    "Id",
    "Officer",
    "OfficerLoad",
    "Plan",
    "Target",
    "Unassigned",
    "Weights",
    "hand_pair_facts",
    "plan",
    "read_case",
]
