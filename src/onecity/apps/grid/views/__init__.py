"""The phone pages, by what they show."""
