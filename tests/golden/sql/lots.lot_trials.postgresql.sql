-- all
SELECT lot_trials.id AS trial_id, lot_trials.planned, lot_trials.is_running, lot_trials.seed, lot_trials.began_at, lot_trials.began_by, lot_trials.ended_at, lot_trials.ended_by, lot_trials.version, (SELECT count(*) AS count_1
FROM case_lots
WHERE case_lots.trial_id = lot_trials.id) AS drawn
FROM lot_trials ORDER BY lot_trials.id DESC
