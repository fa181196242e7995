"""Policies for enterprises (惠企政策): what there is, whom it fits, and why."""
