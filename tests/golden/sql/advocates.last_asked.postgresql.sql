-- all
SELECT testimonials.customer_id, max(testimonials.asked_on) AS asked_on
FROM testimonials GROUP BY testimonials.customer_id ORDER BY testimonials.customer_id
