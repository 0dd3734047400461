"""Pages of the case loop, by what they show."""
