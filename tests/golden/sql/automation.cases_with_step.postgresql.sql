-- all
SELECT count(DISTINCT case_events.case_id) AS cases
FROM case_events JOIN cases ON cases.id = case_events.case_id
WHERE case_events.kind IN (__[POSTCOMPILE_kind_1]) AND case_events.happened_at >= :happened_at_1::TIMESTAMP WITH TIME ZONE AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
