"""Sending requests to systems outside: signed, guarded, in bounded time."""
