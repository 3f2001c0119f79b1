-- all
SELECT there.case_id, there.event_id
FROM (SELECT cases.id AS case_id, (SELECT min(case_events.id) AS min_1
FROM case_events
WHERE case_events.case_id = cases.id AND case_events.id > coalesce((SELECT max(case_events.id) AS max_1
FROM case_events
WHERE case_events.case_id = cases.id AND case_events.state != cases.state), ?)) AS event_id, cases.customer_id AS customer_id, cases.batch_id AS batch_id
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_1], __[POSTCOMPILE_param_2])) AND cases.state = ? AND cases.opened_at <= ?) AS there JOIN case_events ON case_events.id = there.event_id
WHERE case_events.happened_at <= ? AND (there.batch_id IS NULL OR (there.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND NOT (EXISTS (SELECT escalation_runs.case_id
FROM escalation_runs
WHERE escalation_runs.rule_id = ? AND escalation_runs.case_id = there.case_id AND escalation_runs.event_id = there.event_id)) ORDER BY there.case_id
 LIMIT ? OFFSET ?
