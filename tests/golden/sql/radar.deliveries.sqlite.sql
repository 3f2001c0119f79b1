-- everything
SELECT purchase_facts.delivery_partner, customer_facts.region, purchase_facts.channel, purchase_facts.due_on, count(*) AS deliveries
FROM purchase_facts LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = purchase_facts.customer_id
WHERE purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? AND purchase_facts.due_on >= ? AND purchase_facts.due_on < ? AND purchase_facts.cancelled IS 0 AND purchase_facts.sale_lines > ? GROUP BY purchase_facts.delivery_partner, customer_facts.region, purchase_facts.channel, purchase_facts.due_on

-- one category, from a day, narrow
SELECT purchase_facts.delivery_partner, customer_facts.region, purchase_facts.channel, purchase_facts.due_on, count(*) AS deliveries
FROM purchase_facts LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = purchase_facts.customer_id
WHERE purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? AND purchase_facts.due_on >= ? AND purchase_facts.due_on < ? AND purchase_facts.cancelled IS 0 AND purchase_facts.sale_lines > ? AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY purchase_facts.delivery_partner, customer_facts.region, purchase_facts.channel, purchase_facts.due_on
