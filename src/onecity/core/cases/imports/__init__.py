"""Reports from a file: upload, name the columns, check, take in; what could not be taken comes back as a file."""
