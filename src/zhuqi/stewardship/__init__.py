"""Who stands by which enterprise, from when to when (包联): chief service officers and leaders."""
