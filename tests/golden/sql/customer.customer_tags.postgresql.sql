-- all
SELECT tags.name AS tag
FROM customer_tags JOIN tags ON tags.id = customer_tags.tag_id
WHERE customer_tags.customer_id = :customer_id_1::BIGINT ORDER BY tags.name
