-- all
SELECT min(purchase_facts.purchased_on) AS first_day, max(purchase_facts.purchased_on) AS last_day
FROM purchase_facts
