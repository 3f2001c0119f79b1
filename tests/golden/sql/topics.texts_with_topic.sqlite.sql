-- all
SELECT count(*) AS texts
FROM feedback
WHERE feedback.text IS NOT NULL AND feedback.topics_by IS NOT NULL AND feedback.score_state != ? AND (EXISTS (SELECT *
FROM feedback_topics
WHERE feedback_topics.feedback_id = feedback.id AND (feedback_topics.topic NOT LIKE ? || '%'))) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
