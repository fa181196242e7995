"""惠企政策: the list, one of them, keeping them, and those for one enterprise."""
