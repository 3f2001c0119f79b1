-- all
SELECT case_events.case_id, case_events.id AS event_id, case_events.kind, case_events.happened_at, case_events.actor, case_events.details
FROM case_events JOIN cases ON cases.id = case_events.case_id
WHERE case_events.case_id IN (__[POSTCOMPILE_case_id_1]) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY case_events.case_id, case_events.id
