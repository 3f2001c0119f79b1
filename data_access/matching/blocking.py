"""Which pairs are worth a comparison: customers who share a key, such as a telephone, or a name and a year of birth.

A key that many customers share tells nothing (a common name, a telephone of a shop) and is passed over.
"""

from __future__ import annotations

LARGEST_BLOCK = 40  # customers under one key; every pair of them is compared

# Names as letters only, in one alphabet; streets without their usual short forms; addresses of e-mail without "+tag".
PEOPLE = r"""
CREATE OR REPLACE TABLE people AS
WITH plain AS (
    SELECT customer_id AS id, birth_year, nullif(lower(gender), '') AS gender, nullif(phone, '') AS phone,
        strip_accents(lower(coalesce(given_name, ''))) AS own_given,
        strip_accents(lower(coalesce(family_name, ''))) AS own_family,
        strip_accents(lower(trim(coalesce(name, company, '')))) AS whole,
        lower(regexp_replace(split_part(email, '@', 1), '\+.*$', '')) AS local_part,
        lower(split_part(email, '@', 2)) AS domain,
        trim(regexp_replace(regexp_replace(strip_accents(lower(coalesce(line1, ''))),
            '\b(flat|apt|apartment|unit|suite)\s+\w+', ' ', 'g'), '[^a-z0-9]+', ' ', 'g')) AS street,
        nullif(regexp_replace(lower(coalesce(postal_code, city, '')), '[^a-z0-9]', '', 'g'), '') AS postal,
        md5(concat_ws('|', name, given_name, family_name, company, email, phone, birth_year, gender, line1,
            postal_code, city)) AS print
    FROM source
), named AS (
    SELECT *,
        CASE WHEN own_given <> '' OR own_family <> '' THEN own_given
             WHEN contains(whole, ',') THEN trim(split_part(whole, ',', 2))
             WHEN contains(whole, ' ') THEN split_part(whole, ' ', 1) ELSE '' END AS first_names,
        CASE WHEN own_given <> '' OR own_family <> '' THEN own_family
             WHEN contains(whole, ',') THEN split_part(whole, ',', 1)
             WHEN contains(whole, ' ') THEN substr(whole, instr(whole, ' ') + 1) ELSE whole END AS last_names
    FROM plain
), cleaned AS (
    SELECT *,
        trim(regexp_replace(first_names, '[^\p{L}]+', ' ', 'g')) AS clear_first,
        trim(regexp_replace(last_names, '[^\p{L}]+', ' ', 'g')) AS whole_family
    FROM named
)
SELECT id, birth_year, gender, phone, postal, print,
    string_split(whole_family, ' ') AS family_names, string_split(clear_first || ' ' || whole_family, ' ') AS names,
    nullif(split_part(clear_first, ' ', 1), '') AS given,
    nullif(split_part(whole_family, ' ', -1), '') AS family,
    nullif(local_part, '') AS local_part, nullif(local_part, '') || '@' || domain AS email,
    regexp_extract(street, '[0-9]+') AS house,
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(street,
        '\bstreet\b', 'st'), '\broad\b', 'rd'), '\bavenue\b', 'ave'), '\blane\b', 'ln'), '\bclose\b', 'cl'),
        '\b(strasse|straße)\b', 'str') AS line1
FROM cleaned
"""
SHARES = """
CREATE OR REPLACE TABLE people AS
SELECT p.*, coalesce(g.share, 0) AS given_share, coalesce(f.share, 0) AS family_share,
    coalesce(c.share, 0) AS postal_share
FROM people p
LEFT JOIN (SELECT given, count(*) / sum(count(*)) OVER () AS share FROM people WHERE given IS NOT NULL GROUP BY given) g
    USING (given)
LEFT JOIN (SELECT family, count(*) / sum(count(*)) OVER () AS share FROM people WHERE family IS NOT NULL
           GROUP BY family) f USING (family)
LEFT JOIN (SELECT postal, count(*) / sum(count(*)) OVER () AS share FROM people WHERE postal IS NOT NULL
           GROUP BY postal) c USING (postal)
"""

_NAMES = "least(given, family) || ' ' || greatest(given, family)"  # also where the two are exchanged
KEYS: tuple[str, ...] = (
    "email",
    "CASE WHEN length(local_part) >= 6 THEN local_part END",
    "phone",
    "CASE WHEN house <> '' THEN house || ' ' || postal END",
    f"{_NAMES} || birth_year",
    f"{_NAMES} || postal",
    _NAMES,
    "given || birth_year || ' ' || postal",
    "family || birth_year || ' ' || postal",
    "left(given, 3) || left(family, 3) || birth_year",
    "left(given, 1) || family || birth_year",
    "left(given, 1) || family || ' ' || postal",
)


def block(key: str) -> str:
    """The statement that adds the pairs of one key; a pair that stands there already is added again."""
    return f"""
INSERT INTO shared_keys
SELECT members[i] AS first_id, members[j] AS second_id
FROM (SELECT list(id ORDER BY id) AS members FROM people WHERE ({key}) IS NOT NULL GROUP BY {key}
      HAVING count(*) BETWEEN 2 AND {LARGEST_BLOCK}) b,
    generate_series(1, {LARGEST_BLOCK} - 1) AS s(i), generate_series(2, {LARGEST_BLOCK}) AS t(j)
WHERE i < j AND j <= length(members)
"""  # noqa: S608  our own text


PAIRS = """
CREATE OR REPLACE TABLE pairs AS SELECT DISTINCT first_id, second_id FROM shared_keys;
DROP TABLE shared_keys;
"""
