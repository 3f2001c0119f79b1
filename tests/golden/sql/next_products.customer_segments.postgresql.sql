-- everything
SELECT customer_facts.customer_id, customer_facts.segment
FROM customer_facts
WHERE customer_facts.segment IS NOT NULL ORDER BY customer_facts.customer_id

-- everything
SELECT customer_facts.customer_id, customer_facts.segment
FROM customer_facts
WHERE customer_facts.segment IS NOT NULL AND customer_facts.customer_id = :customer_id_1::BIGINT ORDER BY customer_facts.customer_id

-- one category, from a day, narrow
SELECT customer_facts.customer_id, customer_facts.segment
FROM customer_facts
WHERE customer_facts.segment IS NOT NULL AND customer_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY customer_facts.customer_id

-- one category, from a day, narrow
SELECT customer_facts.customer_id, customer_facts.segment
FROM customer_facts
WHERE customer_facts.segment IS NOT NULL AND customer_facts.customer_id = :customer_id_1::BIGINT AND customer_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY customer_facts.customer_id
