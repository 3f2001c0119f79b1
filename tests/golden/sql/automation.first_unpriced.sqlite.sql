-- all
SELECT case_events.id AS event_id
FROM case_events JOIN cases ON cases.id = case_events.case_id
WHERE case_events.id > ? AND case_events.kind = ? AND case_events.happened_at > ? AND cases.p_alive IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_1])) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY case_events.id
 LIMIT ? OFFSET ?
