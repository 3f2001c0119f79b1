-- all
SELECT max(feedback.received_on) AS last_day
FROM feedback
WHERE feedback.text IS NOT NULL AND feedback.received_on <= :received_on_1::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
