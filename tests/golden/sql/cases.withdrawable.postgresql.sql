-- all
SELECT cases.id
FROM cases
WHERE cases.state = :state_1::VARCHAR AND cases.opened_by = :opened_by_1::VARCHAR AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND NOT (EXISTS (SELECT case_events.id
FROM case_events
WHERE case_events.case_id = cases.id AND (case_events.kind NOT IN (__[POSTCOMPILE_kind_1])))) AND NOT (EXISTS (SELECT case_feedback.case_id
FROM case_feedback JOIN feedback ON feedback.id = case_feedback.feedback_id
WHERE case_feedback.case_id = cases.id AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND (feedback.p_unhappy >= :p_unhappy_1 AND NOT (coalesce(length(feedback.text), :coalesce_1::INTEGER) = :coalesce_2::INTEGER AND coalesce(feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.rating = :rating_1::INTEGER OR feedback.rating_scale = :rating_scale_2::VARCHAR AND feedback.rating = :rating_2::INTEGER OR feedback.rating_scale = :rating_scale_3::VARCHAR AND feedback.rating = :rating_3::INTEGER, :coalesce_3)) OR feedback.rating_mismatch = :rating_mismatch_1::VARCHAR OR feedback.rating_scale = :rating_scale_4::VARCHAR AND feedback.rating <= :rating_4::INTEGER OR feedback.rating_scale = :rating_scale_5::VARCHAR AND feedback.rating <= :rating_5::INTEGER OR feedback.score_state = :score_state_1))) ORDER BY cases.id
 LIMIT :param_1::INTEGER
