-- all
SELECT sentiment_models.id AS model_id, sentiment_models.trained_at, sentiment_models.trained_by, sentiment_models.base, sentiment_models.base_version, sentiment_models.examples, CAST(sentiment_models.figures AS VARCHAR) AS figures, sentiment_models.in_use
FROM sentiment_models ORDER BY sentiment_models.id DESC
