-- all
SELECT max(feedback_corrections.id) AS newest, CAST(sum(feedback.version) AS BIGINT) AS versions
FROM feedback_corrections JOIN feedback ON feedback.id = feedback_corrections.feedback_id
WHERE feedback_corrections.what = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
