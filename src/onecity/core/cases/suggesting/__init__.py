"""Assistance that explains itself: which category, how urgent, and by which words. Served from a stored model, fitted by a job."""
