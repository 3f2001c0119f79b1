-- everything
SELECT customer_facts.gender AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT numbered.number) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = ?) THEN ? WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender

-- everything
SELECT CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT numbered.number) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = ?) THEN ? WHEN (products.id = ?) THEN ? WHEN (products.id = ?) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END

-- everything
SELECT customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT CASE WHEN (line_facts.channel = ?) THEN ? WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END) AS items
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END

-- everything
SELECT customer_facts.country AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_2, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_3, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_4, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_5, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_6
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT CASE WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? ELSE ? END) AS items
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.country

-- everything
SELECT customer_facts.segment AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_2, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_3, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_4, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_5, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_6, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_7, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_8, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_9, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_10, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_11
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT CASE WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? ELSE ? END) AS items
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.segment

-- everything
SELECT customer_facts.acquisition_channel AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT numbered.number) AS items
FROM line_facts JOIN (SELECT banded.id AS id, CASE WHEN (banded.third = ?) THEN ? WHEN (banded.third = ?) THEN ? WHEN (banded.third = ?) THEN ? ELSE ? END AS number
FROM (SELECT products.id AS id, coalesce(ranked.third, ?) AS third
FROM products LEFT OUTER JOIN (SELECT priced.id AS id, CASE WHEN (count(*) OVER (PARTITION BY priced.category) >= ?) THEN ntile(?) OVER (PARTITION BY priced.category ORDER BY priced.price, priced.id) - ? ELSE ? END AS third
FROM (SELECT products.id AS id, products.category AS category, coalesce(products.list_price_cents * ?, paid.price) AS price
FROM products LEFT OUTER JOIN (SELECT line_facts.product_id AS product_id, ((sum(line_facts.amount_cents) * ?) / (sum(line_facts.quantity_milli))) AS price
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.product_id IS NOT NULL GROUP BY line_facts.product_id) AS paid ON paid.product_id = products.id
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.kind = ? AND coalesce(products.list_price_cents * ?, paid.price) > ?) AS priced) AS ranked ON ranked.id = products.id
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AS banded UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.acquisition_channel

-- everything
SELECT customer_facts.gender AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT CASE WHEN (CASE WHEN (line_facts.discount_cents > ?) THEN ? ELSE ? END = ?) THEN ? WHEN (CASE WHEN (line_facts.discount_cents > ?) THEN ? ELSE ? END = ?) THEN ? ELSE ? END) AS items
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender

-- one category, from a day, narrow
SELECT customer_facts.gender AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT numbered.number) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = ?) THEN ? WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender

-- one category, from a day, narrow
SELECT CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT numbered.number) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.id = ?) THEN ? WHEN (products.id = ?) THEN ? WHEN (products.id = ?) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END

-- one category, from a day, narrow
SELECT customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT CASE WHEN (line_facts.channel = ?) THEN ? WHEN (line_facts.channel IS NULL) THEN ? ELSE ? END) AS items
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender || ? || CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END

-- one category, from a day, narrow
SELECT customer_facts.country AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_2, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_3, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_4, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_5, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_6
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT CASE WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? WHEN (CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? = ?) THEN ? ELSE ? END) AS items
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.country

-- one category, from a day, narrow
SELECT customer_facts.segment AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_2, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_3, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_4, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_5, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_6, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_7, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_8, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_9, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_10, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_11
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT CASE WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? WHEN (line_facts.month % ? = ?) THEN ? ELSE ? END) AS items
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.segment

-- one category, from a day, narrow
SELECT customer_facts.acquisition_channel AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_2
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT numbered.number) AS items
FROM line_facts JOIN (SELECT banded.id AS id, CASE WHEN (banded.third = ?) THEN ? WHEN (banded.third = ?) THEN ? WHEN (banded.third = ?) THEN ? ELSE ? END AS number
FROM (SELECT products.id AS id, coalesce(ranked.third, ?) AS third
FROM products LEFT OUTER JOIN (SELECT priced.id AS id, CASE WHEN (count(*) OVER (PARTITION BY priced.category) >= ?) THEN ntile(?) OVER (PARTITION BY priced.category ORDER BY priced.price, priced.id) - ? ELSE ? END AS third
FROM (SELECT products.id AS id, products.category AS category, coalesce(products.list_price_cents * ?, paid.price) AS price
FROM products LEFT OUTER JOIN (SELECT line_facts.product_id AS product_id, ((sum(line_facts.amount_cents) * ?) / (sum(line_facts.quantity_milli))) AS price
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.product_id IS NOT NULL GROUP BY line_facts.product_id) AS paid ON paid.product_id = products.id
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.kind = ? AND coalesce(products.list_price_cents * ?, paid.price) > ?) AS priced) AS ranked ON ranked.id = products.id
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AS banded UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?)
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.acquisition_channel

-- one category, from a day, narrow
SELECT customer_facts.gender AS "group", count(*) AS customers, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_0, sum(CASE WHEN (people.items & ? > ?) THEN ? ELSE ? END) AS bought_1
FROM (SELECT line_facts.customer_id AS customer_id, sum(DISTINCT CASE WHEN (CASE WHEN (line_facts.discount_cents > ?) THEN ? ELSE ? END = ?) THEN ? WHEN (CASE WHEN (line_facts.discount_cents > ?) THEN ? ELSE ? END = ?) THEN ? ELSE ? END) AS items
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id) AS people LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = people.customer_id GROUP BY customer_facts.gender
