"""The frame of every page: menu, search, live updates, shared components."""
