"""Systems that take JSON: POST to make a matter, GET to look at it."""
