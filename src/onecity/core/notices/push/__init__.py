"""Telling phones of notices while no page is open (Web Push, RFC 8030)."""
