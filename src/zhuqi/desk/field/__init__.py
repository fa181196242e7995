"""Fieldwork on a telephone that may have no signal: the page that stays, the drafts it keeps, how they are sent."""
