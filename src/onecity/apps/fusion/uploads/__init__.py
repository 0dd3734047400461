"""Files of old grids in the browser: upload, name the columns, check, take in, take back; what was left out comes back as a file."""
