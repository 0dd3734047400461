-- One row for each limit that fell due in a period: whether the stage had ended by a moment, whether within the limit, and why it may be left out.
SELECT
    clock.id, clock.case_id, clock.due_at AS at, clock.stage, clock.lead_id AS organisation_id, clock.ended_at,
    subject.region_code, subject.grid_id, placed.grid_id AS grid_by_place, subject.category_id,
    subject.source, subject.request_kind, subject.urgency,
    COALESCE(clock.ended_at < %(until)s, FALSE) AS done,
    COALESCE(clock.ended_at < %(until)s AND COALESCE(clock.stopped_at, clock.ended_at) <= clock.due_at, FALSE) AS kept,
    clock.used / clock.amount::float AS share,
    clock.started_at,
    CASE
        WHEN clock.stage || ':' || clock.round = ANY (subject.excused) THEN 'upheld'
        WHEN subject.state = 'void' THEN 'void'
        WHEN subject.forced AND clock.ended_at = subject.closed_at THEN 'forced'
        WHEN clock.stopped_at IS NOT NULL AND clock.ended_at IS NULL THEN 'suspended'
        ELSE ''
    END AS mark
FROM cases_caseclock AS clock
JOIN cases_case AS subject ON subject.id = clock.case_id
LEFT JOIN cases_gridtoday AS placed ON placed.case_id = subject.id
WHERE clock.stage = ANY (%(stages)s) AND clock.milestone = '' AND clock.due_at >= %(since)s AND clock.due_at < %(until)s
