-- One row for each act of a period, with whose it is, what it was about and what a rating or call back told. A failed verification that an
-- upheld appeal took out is marked.
SELECT
    event.id, event.case_id, event.at, event.act, event.lead_id AS organisation_id, event.actor_id AS person_id,
    subject.region_code, subject.grid_id, placed.grid_id AS grid_by_place, subject.category_id,
    subject.source, subject.request_kind, subject.urgency,
    CASE event.act WHEN 'rate' THEN event.data ->> 'rating' WHEN 'answer_call' THEN event.data ->> 'outcome' END AS told,
    CASE WHEN event.act = 'fail' AND 'rework:' || event.sequence = ANY (subject.excused) THEN 'upheld' ELSE '' END AS mark
FROM cases_caseevent AS event
JOIN cases_case AS subject ON subject.id = event.case_id
LEFT JOIN cases_gridtoday AS placed ON placed.case_id = subject.id
WHERE event.at >= %(since)s AND event.at < %(until)s
