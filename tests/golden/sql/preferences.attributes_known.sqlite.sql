-- everything
SELECT count(customer_facts.gender) AS gender, count(customer_facts.birth_year) AS age_band, count(CASE WHEN (customer_facts.gender IS NOT NULL) THEN customer_facts.birth_year END) AS gender_age, count(customer_facts.country) AS country, count(customer_facts.segment) AS segment, count(customer_facts.acquisition_channel) AS acquisition_channel
FROM customer_facts

-- one category, from a day, narrow
SELECT count(customer_facts.gender) AS gender, count(customer_facts.birth_year) AS age_band, count(CASE WHEN (customer_facts.gender IS NOT NULL) THEN customer_facts.birth_year END) AS gender_age, count(customer_facts.country) AS country, count(customer_facts.segment) AS segment, count(customer_facts.acquisition_channel) AS acquisition_channel
FROM customer_facts
WHERE customer_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))
