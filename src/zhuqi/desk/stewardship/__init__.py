"""Stewardship (包联): who stands by whom, hand-overs, leave, coverage, small firms, and the history of it all."""
