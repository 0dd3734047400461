"""What evaluation reads: counts by dimension, the rows behind a count, trends, and how long stages took."""
