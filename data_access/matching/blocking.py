"""Which pairs are worth a comparison: customers who share a key, such as a telephone, or a name and a year of birth.

A key that many customers share tells nothing (a common name, a telephone of a shop) and is passed over.
"""

from __future__ import annotations

LARGEST_BLOCK = 40  # customers under one key; every pair of them is compared

# What stands before and after a name without being one, and small words inside one.
_TITLES = (
    r"^((mr|mrs|ms|miss|mme|mlle|mstr|dr|prof|sir|dame|lady|rev|herr|frau|monsieur|madame|senor|senora|sr|sra|dhr|mevr|"
    r"pan|pani)[. ]+)+"
)
_AFTER = r"[ ,]+(jr|sr|jnr|snr|ii|iii|iv|esq|phd|md|mbe|obe|bsc|msc|dds)\.?$"
_SMALL = (
    r"\b(de|del|della|di|da|dos|das|do|du|des|la|le|las|los|van|von|vom|zu|zur|den|der|ten|ter|el|al|bin|ibn|y|e)\b"
)
_FORMS = (
    r"\b(limited|ltd|plc|llp|llc|gmbh|mbh|ag|kg|ohg|ug|inc|incorporated|corp|corporation|company|co|sarl|sas|sasu|sa|srl|"
    r"spa|sl|slu|bv|nv|lda|ltda|oy|ab|as|aps|pty|ev|the|and|und|et)\b"
)
_WAYS = (  # kinds of streets, written in full or short
    r"\b(street|st|saint|road|rd|avenue|ave|av|lane|ln|close|cl|drive|dr|court|ct|terrace|tce|ter|square|sq|place|pl|"
    r"boulevard|bd|blvd|parade|pde|crescent|cres|gardens|gdns|grove|gr|way|rue|r|calle|c|plaza|pza|via|rua|platz|"
    r"north|n|south|s|east|e|west|w)\b|(strasse|str|weg|wg|straat|gasse)\b"
)

# Letters in one alphabet, "Müller" and "Mueller" alike; streets without the words for street; addresses of e-mail
# without "+tag"; the last nine digits of telephones.
PEOPLE = rf"""
CREATE OR REPLACE MACRO letters(text) AS replace(replace(replace(replace(strip_accents(lower(coalesce(text, ''))),
    'ß', 'ss'), 'ø', 'o'), 'ł', 'l'), 'æ', 'ae');
CREATE OR REPLACE MACRO folded(text) AS regexp_replace(regexp_replace(text, '([aou])e', '\1', 'g'), 'aa', 'a', 'g');
CREATE OR REPLACE MACRO words(text) AS trim(regexp_replace(text, '[^\p{{L}}]+', ' ', 'g'));
CREATE OR REPLACE MACRO without(text, few) AS coalesce(nullif(words(regexp_replace(text, few, ' ', 'g')), ''), text);
CREATE OR REPLACE MACRO bare(name) AS regexp_replace(regexp_replace(trim(name), '{_TITLES}', ''), '{_AFTER}', '');
CREATE OR REPLACE TABLE people AS
WITH plain AS (
    SELECT customer_id AS id, nullif(lower(gender), '') AS gender,
        CASE WHEN birth_year > 1905 THEN birth_year END AS birth_year,  -- 1900 stands where nothing was asked
        right(regexp_replace(regexp_replace(lower(phone), '(x|ext|#).*$', ''), '[^0-9]', '', 'g'), 9) AS phone,
        bare(letters(given_name)) AS own_given,
        bare(letters(family_name)) AS own_family,
        bare(letters(coalesce(name, company))) AS whole,
        letters(company) AS firm_name,
        lower(regexp_replace(split_part(email, '@', 1), '\+.*$', '')) AS local_part,
        lower(split_part(email, '@', 2)) AS domain,
        regexp_replace(letters(line1), '\b(flat|apt|apartment|unit|suite|appt|whg)\.?\s+\w+', ' ', 'g') AS place,
        nullif(regexp_replace(lower(coalesce(postal_code, city, '')), '[^a-z0-9]', '', 'g'), '') AS postal,
        md5(concat_ws('|', name, given_name, family_name, company, email, phone, birth_year, gender, line1,
            postal_code, city)) AS print
    FROM source
), named AS (
    SELECT *,
        own_given = '' AND own_family = '' AND (whole = firm_name OR firm_name = '' AND
            regexp_matches(whole, '\b(ltd|limited|plc|llc|gmbh|inc|sarl|bv)\b')) AND whole <> '' AS firm,
        CASE WHEN own_given <> '' OR own_family <> '' THEN own_given
             WHEN contains(whole, ',') THEN trim(split_part(whole, ',', 2))
             WHEN contains(whole, ' ') THEN split_part(whole, ' ', 1) ELSE '' END AS first_names,
        CASE WHEN own_given <> '' OR own_family <> '' THEN own_family
             WHEN contains(whole, ',') THEN split_part(whole, ',', 1)
             WHEN contains(whole, ' ') THEN substr(whole, instr(whole, ' ') + 1) ELSE whole END AS last_names
    FROM plain
), cleaned AS (
    SELECT *,
        CASE WHEN firm THEN '' ELSE words(bare(first_names)) END AS clear_first,
        CASE WHEN firm THEN replace(without(replace(whole, '.', ''), '{_FORMS}'), ' ', '')
             ELSE folded(without(words(last_names), '{_SMALL}')) END AS whole_family,
        regexp_extract(place, '[0-9]+') AS house,
        trim(regexp_replace(regexp_replace(regexp_replace(place, '[0-9]+', ''), '[^a-z0-9]+', ' ', 'g'),
            '{_WAYS}', ' ', 'g')) AS way
    FROM named
), called AS (
    SELECT *, split_part(clear_first, ' ', 1) AS called FROM cleaned
)
SELECT id, birth_year, gender, CASE WHEN length(phone) >= 6 THEN phone END AS phone, postal, print, firm,
    nullif(words(firm_name), '') AS works_at,
    string_split(whole_family, ' ') AS family_names,
    string_split(folded(clear_first) || ' ' || whole_family, ' ') AS names,
    nullif(folded(called), '') AS given,
    nullif(split_part(whole_family, ' ', -1), '') AS family,
    coalesce(n.long_names, [called]) AS long_names,
    nullif(folded(coalesce(n.long_names[1], called)), '') AS root,
    nullif(local_part, '') AS local_part, nullif(local_part, '') || '@' || domain AS email,
    house, trim(house || ' ' || regexp_replace(way, '\s+', ' ', 'g')) AS line1
FROM called LEFT JOIN short_names n ON n.name = called
"""  # noqa: S608  our own text
_HOME = "CASE WHEN p.line1 <> '' THEN p.line1 || ' ' || coalesce(p.postal, '') END"
# A small store is a part of a larger world: an address of e-mail that two of its ten customers have is not borne by
# every fifth person. The number is of customers of that world who bear nothing of it; of names a store tells enough.
_WORLD = 500
_COMMON = {"given": ("p.given", 0), "family": ("p.family", 0), "postal": ("p.postal", 0), "email": ("p.email", _WORLD),
           "phone": ("p.phone", _WORLD), "home": (_HOME, _WORLD)}  # fmt: skip
_SHARES = ", ".join(f"coalesce(of_{name}.share, 0) AS {name}_share" for name in _COMMON)
# Counted apart and joined: windows over half a million rows cost five times as much.
_COUNTED = " ".join(
    f"LEFT JOIN (SELECT {of} AS bearer, count(*) / ((SELECT count(*) FROM people) + {others}) AS share FROM people p"  # noqa: S608  our text
    f" GROUP BY ALL) AS of_{name} ON of_{name}.bearer = {of}"
    for name, (of, others) in _COMMON.items()
)
# How common what two share is: an address of e-mail of two customers in half a million says more than a postal code.
SHARES = f"CREATE OR REPLACE TABLE people AS SELECT p.*, {_SHARES} FROM people p {_COUNTED}"  # noqa: S608  our text

_NAMES = "least(root, family) || ' ' || greatest(root, family)"  # also where the two are exchanged
KEYS: tuple[str, ...] = (
    "email",
    "CASE WHEN length(local_part) >= 6 THEN local_part END",
    "phone",
    "CASE WHEN house <> '' THEN house || ' ' || postal END",
    f"{_NAMES} || birth_year",
    f"{_NAMES} || postal",
    _NAMES,
    "root || birth_year || ' ' || postal",
    "family || birth_year || ' ' || postal",
    "left(root, 3) || left(family, 3) || birth_year",
    "left(given, 1) || family || birth_year",
    "left(given, 1) || family || ' ' || postal",
    "CASE WHEN firm THEN family END",
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
