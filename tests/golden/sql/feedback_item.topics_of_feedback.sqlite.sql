-- all
SELECT feedback_topics.topic, feedback_topics.label, feedback_topics.polarity, feedback_topics.mixed
FROM feedback_topics JOIN feedback ON feedback.id = feedback_topics.feedback_id
WHERE feedback_topics.feedback_id = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback_topics.topic
