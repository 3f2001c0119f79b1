-- all
SELECT form_answers.form_id, feedback.rating_scale, feedback.rating, count(*) AS answers, count(feedback.text) AS worded
FROM form_answers JOIN feedback ON feedback.identity = form_answers.identity
WHERE feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) GROUP BY form_answers.form_id, feedback.rating_scale, feedback.rating ORDER BY form_answers.form_id, feedback.rating_scale, feedback.rating
