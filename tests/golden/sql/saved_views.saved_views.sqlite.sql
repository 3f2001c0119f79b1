-- all
SELECT saved_views.id AS view_id, saved_views.public_id, saved_views.name, saved_views.user_id, CAST(saved_views.looks AS VARCHAR) AS looks, saved_views.version
FROM saved_views
WHERE saved_views.user_id IS NULL OR saved_views.user_id = ? ORDER BY lower(saved_views.name), saved_views.id
