"""The composition root: settings, addresses, reactions and the command line."""
