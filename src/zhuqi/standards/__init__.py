"""National standards as pure functions and dated tables.  No Django, no database, no clock."""
