-- all
SELECT DISTINCT cases.customer_id
FROM cases
WHERE cases.customer_id IS NOT NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
