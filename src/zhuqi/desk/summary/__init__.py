"""The work summary: drafted, edited in place, published once, kept for ever."""
