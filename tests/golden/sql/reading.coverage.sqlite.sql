-- all
SELECT CASE WHEN (feedback.score_state = ?) THEN ? WHEN (feedback.text IS NULL) THEN ? ELSE coalesce(feedback.score_reason, ?) END AS reason, feedback.language, CASE WHEN (feedback.score_state != ? AND feedback.text IS NOT NULL) THEN feedback.scorer END AS scorer, CASE WHEN (feedback.score_state != ? AND feedback.text IS NOT NULL) THEN feedback.scorer_version END AS scorer_version, count(*) AS feedback_count, count(feedback.rating) AS rated_count
FROM feedback
WHERE feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) GROUP BY CASE WHEN (feedback.score_state = ?) THEN ? WHEN (feedback.text IS NULL) THEN ? ELSE coalesce(feedback.score_reason, ?) END, feedback.language, CASE WHEN (feedback.score_state != ? AND feedback.text IS NOT NULL) THEN feedback.scorer END, CASE WHEN (feedback.score_state != ? AND feedback.text IS NOT NULL) THEN feedback.scorer_version END ORDER BY feedback_count DESC, reason, feedback.language, scorer, scorer_version
