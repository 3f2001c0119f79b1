-- all
SELECT min(purchase_facts.purchased_on) AS first_day, coalesce(max(CASE WHEN (purchase_facts.purchased_on <= ?) THEN purchase_facts.purchased_on END), max(purchase_facts.purchased_on)) AS last_day
FROM purchase_facts
