"""Visits and symposia: the list, one page each, and a form that takes a minute."""
