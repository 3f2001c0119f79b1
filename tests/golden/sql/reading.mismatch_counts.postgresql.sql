-- all
SELECT feedback.rating_mismatch, count(*) AS feedback_count
FROM feedback
WHERE feedback.rating_mismatch IS NOT NULL AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY feedback.rating_mismatch ORDER BY feedback.rating_mismatch
