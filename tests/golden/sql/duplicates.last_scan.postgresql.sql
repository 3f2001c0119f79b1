-- all
SELECT duplicate_scans.scanned_at, duplicate_scans.scanned_by, duplicate_scans.customers, duplicate_scans.pairs, duplicate_scans.seconds
FROM duplicate_scans ORDER BY duplicate_scans.id DESC
 LIMIT :param_1::INTEGER
