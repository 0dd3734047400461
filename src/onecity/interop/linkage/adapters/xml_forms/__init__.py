"""Older systems: forms in, XML out."""
