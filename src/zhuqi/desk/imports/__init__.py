"""Importing a ledger: a file, what is recognised in it, what will happen to each row, what happened."""
