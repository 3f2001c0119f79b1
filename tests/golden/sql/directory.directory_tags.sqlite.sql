-- all
SELECT customer_tags.customer_id, tags.name AS tag
FROM customer_tags JOIN tags ON tags.id = customer_tags.tag_id
WHERE customer_tags.customer_id IN (__[POSTCOMPILE_customer_id_1]) ORDER BY customer_tags.customer_id, tags.name
