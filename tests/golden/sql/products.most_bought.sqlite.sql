-- all
SELECT line_facts.product_id
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.product_id IS NOT NULL GROUP BY line_facts.product_id ORDER BY count(*) DESC, line_facts.product_id
 LIMIT ? OFFSET ?
