"""Lists of workers and of duties as departments keep them: upload, name the columns, check, take in, take back."""
