-- all
SELECT case_events.id AS event_id, case_events.case_id, case_events.kind, case_events.happened_at, case_events.actor, case_events.owner_id AS given_to, case_events.body, case_events.details, cases.owner_id, customers.name AS name, customers.company AS company, customers.reference AS customer
FROM case_events JOIN cases ON cases.id = case_events.case_id LEFT OUTER JOIN customers ON customers.id = cases.customer_id
WHERE case_events.id > :id_1::BIGINT AND case_events.kind IN (__[POSTCOMPILE_kind_1]) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY case_events.id
 LIMIT :param_1::INTEGER
