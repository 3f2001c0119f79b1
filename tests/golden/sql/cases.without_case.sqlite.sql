-- all
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.product_id, feedback.batch_id, feedback.received_at, (SELECT feedback_topics.topic
FROM feedback_topics
WHERE feedback_topics.feedback_id = feedback.id AND (feedback_topics.label = ? OR feedback_topics.mixed = 1) AND (feedback_topics.topic NOT LIKE ? || '%') ORDER BY coalesce(feedback_topics.polarity, ?), feedback_topics.topic
 LIMIT ? OFFSET ?) AS topic
FROM feedback
WHERE feedback.id > ? AND feedback.score_state != ? AND (feedback.p_unhappy >= ? AND NOT (coalesce(length(feedback.text), ?) = ? AND coalesce(feedback.rating_scale = ? AND feedback.rating = ? OR feedback.rating_scale = ? AND feedback.rating = ? OR feedback.rating_scale = ? AND feedback.rating = ?, ?) = 1) OR feedback.rating_mismatch = ? OR feedback.rating_scale = ? AND feedback.rating <= ? OR feedback.rating_scale = ? AND feedback.rating <= ?) AND NOT (EXISTS (SELECT case_feedback.case_id
FROM case_feedback
WHERE case_feedback.feedback_id = feedback.id)) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback.id
 LIMIT ? OFFSET ?
