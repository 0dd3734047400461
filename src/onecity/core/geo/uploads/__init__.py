"""Map files loaded in the browser: upload, describe, check, load; what was left out comes back as a file."""
