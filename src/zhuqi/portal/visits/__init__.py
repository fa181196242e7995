"""A firm answers whether somebody may come."""
