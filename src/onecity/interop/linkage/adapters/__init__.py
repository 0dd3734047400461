"""Systems of departments that cases are sent out to: an adapter for each kind, found by its folder."""
