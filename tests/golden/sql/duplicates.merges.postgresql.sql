-- all
SELECT customer_merges.id AS merge_id, customer_merges.survivor, CAST(customer_merges.merged AS VARCHAR) AS merged, CAST(customer_merges.moved AS VARCHAR) AS moved, customer_merges.merged_at, customer_merges.merged_by, customer_merges.undone_at
FROM customer_merges ORDER BY customer_merges.id DESC
 LIMIT :param_1::INTEGER
