-- all
SELECT visits.id AS visit_id, visits.kind, visits.due_on, visits.done_on, visits.status, visits.technician
FROM visits
WHERE visits.customer_id = ? AND (visits.batch_id IS NULL OR (visits.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY visits.due_on DESC, visits.id DESC
