"""Files of rows on their course: upload, what the columns mean, check, run, what was left out. A room says what is its own."""
