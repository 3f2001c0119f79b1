-- all
SELECT feedback_topics.topic, feedback.month, feedback_topics.label, count(*) AS texts
FROM feedback JOIN feedback_topics ON feedback_topics.feedback_id = feedback.id
WHERE feedback.text IS NOT NULL AND feedback.topics_by IS NOT NULL AND feedback.score_state != ? AND (feedback_topics.topic NOT LIKE ? || '%') AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY feedback_topics.topic, feedback.month, feedback_topics.label
