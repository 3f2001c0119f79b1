-- all
SELECT held_feedback.id AS held_id, held_feedback.version, held_feedback.held_as, held_feedback.why, held_feedback.held_at, held_feedback.came_by, coalesce(customers.name, customers.company, customers.reference) AS customer_name, customers.public_id, held_feedback.channel, held_feedback.rating, held_feedback.rating_scale, held_feedback.text, held_feedback.sender AS sender
FROM held_feedback LEFT OUTER JOIN customers ON customers.id = held_feedback.customer_id AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE held_feedback.batch_id IS NULL OR (held_feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) ORDER BY held_feedback.held_at DESC, held_feedback.id DESC
 LIMIT ? OFFSET ?
