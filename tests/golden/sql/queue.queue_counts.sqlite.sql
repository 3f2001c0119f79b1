-- everything
SELECT coalesce(sum(CASE WHEN (coalesce(cases.owner_id, ?) = ? AND coalesce(cases.snoozed_until > ?, ?) = 0) THEN ? ELSE ? END), ?) AS unclaimed, coalesce(sum(CASE WHEN (cases.owner_id = ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND cases.state != ?) THEN ? ELSE ? END), ?) AS mine, coalesce(sum(CASE WHEN (cases.due_at < ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND cases.state != ?) THEN ? ELSE ? END), ?) AS due_today, coalesce(sum(CASE WHEN (cases.due_at <= ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND cases.state != ?) THEN ? ELSE ? END), ?) AS breached, coalesce(sum(CASE WHEN (cases.state = ? AND coalesce(cases.snoozed_until > ?, ?) = 0) THEN ? ELSE ? END), ?) AS waiting, coalesce(sum(CASE WHEN coalesce(cases.snoozed_until > ?, ?) = 1 THEN ? ELSE ? END), ?) AS snoozed, count(*) AS "all"
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_13], __[POSTCOMPILE_param_14])) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))

-- one category, from a day, narrow
SELECT coalesce(sum(CASE WHEN (coalesce(cases.owner_id, ?) = ? AND coalesce(cases.snoozed_until > ?, ?) = 0) THEN ? ELSE ? END), ?) AS unclaimed, coalesce(sum(CASE WHEN (cases.owner_id = ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND cases.state != ?) THEN ? ELSE ? END), ?) AS mine, coalesce(sum(CASE WHEN (cases.due_at < ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND cases.state != ?) THEN ? ELSE ? END), ?) AS due_today, coalesce(sum(CASE WHEN (cases.due_at <= ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND cases.state != ?) THEN ? ELSE ? END), ?) AS breached, coalesce(sum(CASE WHEN (cases.state = ? AND coalesce(cases.snoozed_until > ?, ?) = 0) THEN ? ELSE ? END), ?) AS waiting, coalesce(sum(CASE WHEN coalesce(cases.snoozed_until > ?, ?) = 1 THEN ? ELSE ? END), ?) AS snoozed, count(*) AS "all"
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_13], __[POSTCOMPILE_param_14])) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))
