-- all
SELECT sentiment_models.id AS model_id, sentiment_models.trained_at
FROM sentiment_models ORDER BY sentiment_models.id DESC
 LIMIT ? OFFSET ?
