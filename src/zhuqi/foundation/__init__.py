"""What every room stands on: errors, outbox, crypto, search, the database.  No domain words."""
