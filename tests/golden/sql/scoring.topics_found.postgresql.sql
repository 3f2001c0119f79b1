-- all
SELECT feedback_topics.feedback_id, feedback_topics.topic
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id
WHERE feedback.id IN (__[POSTCOMPILE_id_1]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
