"""Telling subscribers of changes: planned from the history, sent at least once, kept in a log."""
