-- everything
SELECT coalesce(sum(CASE WHEN coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_1]))), ?) THEN ? ELSE ? END), ?) AS open_0, coalesce(sum(CASE WHEN coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_2]))), ?) THEN ? ELSE ? END), ?) AS open_1, coalesce(sum(CASE WHEN (coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_3]))), ?) = 1 AND coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_4]))), ?) = 0) THEN ? ELSE ? END), ?) AS only_now, coalesce(sum(CASE WHEN (coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_4]))), ?) = 1 AND coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_3]))), ?) = 0) THEN ? ELSE ? END), ?) AS only_before, count(*) AS cases, (SELECT min(cases.opened_at) AS min_1
FROM cases
WHERE (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_3]))), ?) = 1) AS oldest_at
FROM cases
WHERE cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))

-- one category, from a day, narrow
SELECT coalesce(sum(CASE WHEN coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_1]))), ?) THEN ? ELSE ? END), ?) AS open_0, coalesce(sum(CASE WHEN coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_2]))), ?) THEN ? ELSE ? END), ?) AS open_1, coalesce(sum(CASE WHEN (coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_3]))), ?) = 1 AND coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_4]))), ?) = 0) THEN ? ELSE ? END), ?) AS only_now, coalesce(sum(CASE WHEN (coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_4]))), ?) = 1 AND coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_3]))), ?) = 0) THEN ? ELSE ? END), ?) AS only_before, count(*) AS cases, (SELECT min(cases.opened_at) AS min_1
FROM cases
WHERE (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND coalesce(cases.opened_at <= ? AND (cases.claimed_at > ? OR cases.claimed_at IS NULL AND cases.owner_id IS NULL) AND (cases.resolved_at > ? OR cases.resolved_at IS NULL AND (cases.state NOT IN (__[POSTCOMPILE_state_3]))), ?) = 1 AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AS oldest_at
FROM cases
WHERE (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2]))
