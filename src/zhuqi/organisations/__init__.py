"""Divisions, units, people with their roles and scopes, and the working group with its teams (组织机构)."""
