-- Count a place where the list named nobody; `told_on` is left to whoever tells the stewards.
INSERT INTO cases_routingfault (duty_list_id, line_number, category_id, county, reason, cases, first_at, last_at, told_on, last_case_id)
VALUES (%(duty_list)s, %(line)s, %(category)s, %(county)s, %(reason)s, 1, %(at)s, %(at)s, %(never)s, %(case)s)
ON CONFLICT (duty_list_id, line_number, category_id, county, reason) DO UPDATE
SET cases = cases_routingfault.cases + 1, last_at = excluded.last_at, last_case_id = excluded.last_case_id
RETURNING id, told_on
