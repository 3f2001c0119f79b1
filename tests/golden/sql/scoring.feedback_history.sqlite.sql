-- all
SELECT feedback_corrections.id, feedback_corrections.feedback_id, feedback_corrections.what, feedback_corrections.topic, feedback_corrections."before", feedback_corrections."after", feedback_corrections.takes_back_id, feedback_corrections.text_key, feedback.text, feedback_corrections.corrected_by, feedback_corrections.corrected_at
FROM feedback_corrections JOIN feedback ON feedback.id = feedback_corrections.feedback_id
WHERE feedback_corrections.feedback_id = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback_corrections.id
