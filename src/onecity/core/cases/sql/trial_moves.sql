-- The cases of those groups that would go elsewhere.
INSERT INTO cases_trialmove (trial_id, case_id, before_id, after_id, line_number)
SELECT %(trial)s, found.id, moved.before_id, moved.after_id, moved.line_number
FROM unnest(%(categories)s::bigint[], %(regions)s::text[], %(singles)s::bigint[], %(befores)s::bigint[], %(afters)s::bigint[], %(lines)s::int[])
     AS moved (category_id, region, single_id, before_id, after_id, line_number)
JOIN cases_case AS found
  ON found.category_id = moved.category_id AND left(found.region_code, %(digits)s) = moved.region
 AND (moved.single_id IS NULL OR moved.single_id = found.id)
WHERE found.reported_at >= %(since)s AND found.reported_at < %(until)s
ORDER BY found.id
