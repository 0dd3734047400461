"""The command pages, by what they show."""
