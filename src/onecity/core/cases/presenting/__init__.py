"""How cases are said and drawn: from records to the shapes of `shell.parts`."""
