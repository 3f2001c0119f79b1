-- all
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, feedback.language, feedback.label, feedback.rating_mismatch, customers.reference AS customer
FROM feedback LEFT OUTER JOIN customers ON customers.id = feedback.customer_id
WHERE feedback.id IN (__[POSTCOMPILE_id_1]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback.id DESC
 LIMIT ? OFFSET ?
