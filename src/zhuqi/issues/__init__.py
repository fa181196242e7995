"""The ledger: every problem an enterprise raised, from registration (挂号) to strike-off (销号)."""
