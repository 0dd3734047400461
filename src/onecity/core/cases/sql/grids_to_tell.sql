-- Base grids that have ended by a day and have cases of which it is not known, or no longer, in which grid in force they lie.
SELECT DISTINCT subject.grid_id
FROM cases_case AS subject
JOIN geo_basegrid AS old ON old.id = subject.grid_id AND old.valid_to <= %(day)s
LEFT JOIN cases_gridtoday AS told ON told.case_id = subject.id
LEFT JOIN geo_basegrid AS known ON known.id = told.grid_id
WHERE told.case_id IS NULL OR known.valid_to <= %(day)s
ORDER BY 1
