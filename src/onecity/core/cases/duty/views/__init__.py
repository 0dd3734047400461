"""Pages of the duty list."""
