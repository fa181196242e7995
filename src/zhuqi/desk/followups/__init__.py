"""Telephone and voice: today's calls, one call, the calls made; complaints and suggestions about the service."""
