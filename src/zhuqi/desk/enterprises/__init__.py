"""The enterprises: list, one page to read before walking in, and the forms that keep the record true."""
