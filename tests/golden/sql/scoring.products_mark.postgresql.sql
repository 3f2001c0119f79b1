-- all
SELECT count(*) AS products, max(products.updated_at) AS last_changed
FROM products
