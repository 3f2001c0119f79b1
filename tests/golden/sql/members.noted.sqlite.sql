-- everything
SELECT customer_tags.customer_id
FROM customer_tags JOIN tags ON tags.id = customer_tags.tag_id
WHERE tags.name IN (__[POSTCOMPILE_name_1])

-- one category, from a day, narrow
SELECT customer_tags.customer_id
FROM customer_tags JOIN tags ON tags.id = customer_tags.tag_id
WHERE tags.name IN (__[POSTCOMPILE_name_1]) AND customer_tags.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))
