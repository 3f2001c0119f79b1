-- all
SELECT DISTINCT line_facts.product_id
FROM line_facts
WHERE line_facts.customer_id = ? AND line_facts.kind = ? AND line_facts.product_id IS NOT NULL ORDER BY line_facts.product_id
