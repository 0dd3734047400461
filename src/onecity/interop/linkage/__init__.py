"""Linkage with other platforms (平台对接): webhooks, a feed of changes, an interface for departments, adapters for their own systems."""
