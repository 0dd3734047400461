"""Two systems of departments, made up, as real HTTP servers: one is slow, one fails. For tests and for trying adapters out."""
