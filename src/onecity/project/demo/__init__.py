"""The demonstration city: made-up people, sixty days of history, and a simulation that goes on from there."""
