-- all
SELECT case_events.id AS event_id
FROM case_events JOIN cases ON cases.id = case_events.case_id
WHERE case_events.id > :id_1::BIGINT AND case_events.kind = :kind_1::VARCHAR AND case_events.happened_at > :happened_at_1::TIMESTAMP WITH TIME ZONE AND cases.p_alive IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_1])) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY case_events.id
 LIMIT :param_1::INTEGER
