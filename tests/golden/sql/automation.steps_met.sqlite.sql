-- all
SELECT case_events.id AS event_id, case_events.kind, case_events.happened_at, case_events.state, case_events.owner_id, case_events.details, case_events.case_id, cases.topic, cases.raised_at, cases.p_alive * coalesce(cases.expected_cents, ?) * coalesce(cases.severity, ?) AS at_risk_cents, cases.expected_cents, cases.customer_id, customers.reference AS customer, customers.public_id, customers.segment, products.code AS product
FROM case_events JOIN cases ON cases.id = case_events.case_id LEFT OUTER JOIN customers ON customers.id = cases.customer_id LEFT OUTER JOIN products ON products.id = cases.product_id
WHERE case_events.id > ? AND case_events.kind IN (__[POSTCOMPILE_kind_1]) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND case_events.id <= ? ORDER BY case_events.id
