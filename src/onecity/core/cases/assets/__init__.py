"""Assets (部件): their list, the labels that are printed for them, and the report that begins at a label."""
