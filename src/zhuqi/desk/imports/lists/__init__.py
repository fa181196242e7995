"""Importing rosters of enterprises and lists of officers: three steps as for the ledger, for long files too."""
