-- all
SELECT tags.name AS tag
FROM customer_tags JOIN tags ON tags.id = customer_tags.tag_id
WHERE customer_tags.customer_id = ? ORDER BY tags.name
