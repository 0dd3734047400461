"""Handing cases over to systems outside: sent, asked about, and their news turned into acts of the case loop."""
