"""
What happens because of something: every kind of event, and the jobs it starts, by name.

A kind with an empty list happens without consequence; a kind that is missing is a bug that `announce` reports.
"""

REACTIONS: dict[str, list[str]] = {}
