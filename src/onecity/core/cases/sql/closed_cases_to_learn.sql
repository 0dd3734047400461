-- The newest closed cases with the category they had in the end. A case counts as corrected when that is not what was chosen at the
-- report, or not what was suggested first.
SELECT id, text, category, corrected, synthetic
FROM (
    SELECT c.id, c.text, c.synthetic, c.closed_at,
        k.kind || ':' || k.code AS category,
        e.data ->> 'category' <> k.kind || ':' || k.code
            OR coalesce(e.data #>> '{suggested,told,0,0}' <> k.kind || ':' || k.code, FALSE) AS corrected,
        row_number() OVER (PARTITION BY c.category_id ORDER BY c.closed_at DESC, c.id DESC) AS place
    FROM cases_case c
    JOIN cases_category k ON k.id = c.category_id AND k.active AND k.code <> %(unsorted)s
    JOIN cases_caseevent e ON e.case_id = c.id AND e.sequence = 1
    WHERE c.state = 'closed' AND c.text <> ''
) AS ranked
WHERE place <= %(each)s
ORDER BY closed_at DESC, id DESC
LIMIT %(most)s
