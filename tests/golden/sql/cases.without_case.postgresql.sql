-- all
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.product_id, feedback.batch_id, feedback.received_at, (SELECT feedback_topics.topic
FROM feedback_topics
WHERE feedback_topics.feedback_id = feedback.id AND (feedback_topics.label = :label_1::VARCHAR OR feedback_topics.mixed) AND (feedback_topics.topic NOT LIKE :topic_1::VARCHAR || '%') ORDER BY coalesce(feedback_topics.polarity, :coalesce_1), feedback_topics.topic
 LIMIT :param_1::INTEGER) AS topic
FROM feedback
WHERE feedback.id > :id_1::BIGINT AND feedback.score_state != :score_state_1 AND (feedback.p_unhappy >= :p_unhappy_1 AND NOT (coalesce(length(feedback.text), :coalesce_2::INTEGER) = :coalesce_3::INTEGER AND coalesce(feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.rating = :rating_1::INTEGER OR feedback.rating_scale = :rating_scale_2::VARCHAR AND feedback.rating = :rating_2::INTEGER OR feedback.rating_scale = :rating_scale_3::VARCHAR AND feedback.rating = :rating_3::INTEGER, :coalesce_4)) OR feedback.rating_mismatch = :rating_mismatch_1::VARCHAR OR feedback.rating_scale = :rating_scale_4::VARCHAR AND feedback.rating <= :rating_4::INTEGER OR feedback.rating_scale = :rating_scale_5::VARCHAR AND feedback.rating <= :rating_5::INTEGER) AND NOT (EXISTS (SELECT case_feedback.case_id
FROM case_feedback
WHERE case_feedback.feedback_id = feedback.id)) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY feedback.id
 LIMIT :param_2::INTEGER
