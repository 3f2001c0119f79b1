-- all
SELECT sentiment_models.id AS model_id, sentiment_models.base, sentiment_models.base_version, sentiment_models.content
FROM sentiment_models
WHERE sentiment_models.id = ?
