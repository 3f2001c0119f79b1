-- all
SELECT form_answers.form_id, count(*) AS held
FROM form_answers JOIN held_feedback ON held_feedback.identity = form_answers.identity GROUP BY form_answers.form_id ORDER BY form_answers.form_id
