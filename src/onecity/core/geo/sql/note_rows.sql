-- The rows of a table as they are before a load.
CREATE TEMPORARY TABLE before_{relation} ON COMMIT DROP AS TABLE {relation}
