"""The ledger on the desk: its list, one issue, its acts, registering, and the desk of the dispatcher."""
