"""Searching issues and firms from anywhere."""
