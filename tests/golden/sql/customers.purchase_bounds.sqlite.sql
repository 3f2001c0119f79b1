-- all
SELECT purchase_facts.customer_id, min(purchase_facts.purchased_on) AS first_purchase_on, max(purchase_facts.purchased_on) AS last_purchase_on
FROM purchase_facts
WHERE purchase_facts.customer_id IN (__[POSTCOMPILE_customer_id_1]) AND purchase_facts.sale_lines > ? GROUP BY purchase_facts.customer_id ORDER BY purchase_facts.customer_id
