-- all
SELECT tags.name AS tag
FROM tags ORDER BY tags.name
