"""The five ledgers and the roster to take along: which, as of which day, with or without whole telephone numbers."""
