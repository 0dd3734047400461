"""What the worker does about clocks: it tells their marks as they pass, and works them out anew when the calendar changes."""
