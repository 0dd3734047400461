"""Chinese: thousands stand apart as in the rest of the pages; Django leaves them together."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
