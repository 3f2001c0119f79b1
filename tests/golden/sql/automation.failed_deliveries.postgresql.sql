-- all
SELECT webhook_deliveries.id AS delivery, webhook_deliveries.version
FROM webhook_deliveries JOIN cases ON cases.id = webhook_deliveries.case_id
WHERE webhook_deliveries.state = :state_1::VARCHAR AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY webhook_deliveries.id
