"""The settings: accounts, rights, the access log, the organisation, the calendar; each for those who keep it."""
