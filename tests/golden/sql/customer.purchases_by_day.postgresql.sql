-- all
SELECT purchase_facts.purchased_on, purchase_facts.channel, count(*) AS purchases
FROM purchase_facts
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IS NOT NULL GROUP BY purchase_facts.purchased_on, purchase_facts.channel ORDER BY purchase_facts.purchased_on, purchase_facts.channel NULLS LAST
