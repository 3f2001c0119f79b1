"""Finds customers by parts of their name, company, e-mail, phone or number, also when they are misspelled.

The words of all customers are kept in the memory of this process, and nowhere else: the columnar copy on disk holds
nothing that names a person. Looking through a few hundred thousand different words takes milliseconds where looking
through as many customers takes half a second, and an answer does not depend on which database keeps the record.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
from sqlalchemy import select

from data_access.filters import EVERYTHING
from data_access.queries.directory import searched_text
from data_access.readers.columnar.watermark import START, LogChangedError, newest
from data_access.schema import ChangeLog

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Engine

    from data_access.schema.base import Statement

MEMORY_LIMIT, THREADS = "2GB", 2  # 650,000 customers took half a gigabyte while their words were read
ROWS_AT_ONCE = 20_000
CHUNK = 900
MOST_CHANGED = 5_000  # customers read again one by one; more are met by reading all
MOST_WORDS = 6  # of a search
SHORTEST_BEGINNING = 2  # letters that find longer words by themselves
SHORTEST_DIGITS = 3  # digits that find numbers they stand inside
EXACT, BEGINS, INSIDE, NEAR = 4, 3, 2, 1
_SPLIT = r"[^\p{L}\p{N}]+"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"[\d\s()+./-]+")
_MASK = " + ".join(f"CASE WHEN contains(word, '{letter}') THEN {1 << at} ELSE 0 END" for at, letter in
                   enumerate(_LETTERS))  # fmt: skip
_TABLES = (
    "CREATE TABLE words (word_id INTEGER, word VARCHAR, contact BOOLEAN)",
    # The words of plain letters once more: small, and alone worth comparing letter by letter.
    "CREATE TABLE spelled (word_id INTEGER, word VARCHAR, contact BOOLEAN, letters INTEGER, mask BIGINT)",
    "CREATE TABLE places (word_id INTEGER, customer_id BIGINT)",
    "CREATE TABLE said (customer_id BIGINT, word VARCHAR, contact BOOLEAN)",
)
# The customer's number is told apart from the rest: who must not see contact data searches numbers only. Numbers
# inside an e-mail would make nearly every word of it another one.
_SAID = rf"""
INSERT INTO said SELECT DISTINCT customer_id, word, contact FROM (
    SELECT customer_id, unnest(regexp_split_to_array(strip_accents(lower(name)), '{_SPLIT}')) AS word, TRUE AS contact
    FROM rows
    UNION ALL
    SELECT customer_id, unnest(regexp_split_to_array(regexp_replace(lower(email), '@.*', ''), '[^a-z]+')), TRUE
    FROM rows WHERE email IS NOT NULL
    UNION ALL SELECT customer_id, regexp_replace(phone, '\D', '', 'g'), TRUE FROM rows WHERE phone IS NOT NULL
    UNION ALL SELECT customer_id, unnest(regexp_split_to_array(strip_accents(lower(customer)), '{_SPLIT}')), FALSE
    FROM rows
) WHERE word <> ''
"""  # noqa: S608  our own text
_NEW_WORDS = """
INSERT INTO words SELECT (SELECT count(*) FROM words) + row_number() OVER (ORDER BY word, contact), word, contact
FROM (SELECT DISTINCT word, contact FROM said) s
WHERE NOT EXISTS (SELECT 1 FROM words w WHERE w.word = s.word AND w.contact = s.contact)
"""
_SPELLED = f"""
INSERT INTO spelled SELECT word_id, word, contact, length(word), {_MASK} FROM words
WHERE regexp_full_match(word, '[a-z]{{3,}}') AND word_id > (SELECT coalesce(max(word_id), 0) FROM spelled)
"""  # noqa: S608  our own text
_PLACES = """
INSERT INTO places SELECT w.word_id, s.customer_id FROM said s JOIN words w ON w.word = s.word AND w.contact = s.contact
ORDER BY w.word_id
"""
_MATCHED = f"""
SELECT word_id, CASE WHEN word = $word THEN {EXACT} WHEN starts_with(word, $word) THEN {BEGINS} ELSE {INSIDE} END
FROM words WHERE (word = $word OR ($begins AND starts_with(word, $word)) OR ($inside AND contains(word, $word)))
    AND (NOT contact OR $contact)
"""  # noqa: S608  our own text
# A wrong letter changes at most two of the letters a word has, so few words are left to be compared letter by letter.
_NEAR = f"""
SELECT word_id, {NEAR} FROM likely WHERE damerau_levenshtein(word, $word) <= $wrong AND NOT starts_with(word, $word)
"""  # noqa: S608  our own text
_LIKELY = """
WITH likely AS MATERIALIZED (
    SELECT word_id, word FROM spelled WHERE letters BETWEEN $length - $wrong AND $length + $wrong
        AND bit_count(xor(mask, $mask)) <= 2 * $wrong AND (NOT contact OR $contact)
)
"""


class Found(NamedTuple):
    """The customers that fit a search, the best first, and how well each does: a sum over its words."""

    customer_ids: np.ndarray
    scores: np.ndarray


def wanted_words(text: str) -> list[str]:
    """The words of a search as they are kept: small letters without accents; the domain of an e-mail is left out.

    Digits of an e-mail are left out too. A phone number is one word of its digits, without the zeros it begins with.
    """
    if _NUMBER.fullmatch(text.strip()):
        digits = re.sub(r"\D", "", text).lstrip("0")
        return [digits] if digits else []
    plain = unicodedata.normalize("NFKD", re.sub(r"\d*@\S*", " ", text.lower()))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    pattern = r"[^\W\d_]+" if "@" in text else r"[^\W_]+"
    return list(dict.fromkeys(re.findall(pattern, kept)))[:MOST_WORDS]


def wrong_letters(word: str) -> int:
    """How many letters may be wrong: none in short words and in numbers, one from four letters on, two from eight."""
    if not word.isalpha():
        return 0
    return (len(word) >= 4) + (len(word) >= 8)  # noqa: PLR2004


def _in_memory() -> duckdb.DuckDBPyConnection:
    """A database that stays in memory: without a folder to spill into, names cannot end up on a disk."""
    return duckdb.connect(":memory:", config={"memory_limit": MEMORY_LIMIT, "threads": THREADS, "temp_directory": ""})


class SearchIndex:
    """The words of all customers of a record, brought up to date before each answer.

    Parameters
    ----------
    engine : the record.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._words = _in_memory()
        self._upto = START
        self._built = False

    def find(self, text: str, *, contact: bool = True) -> Found:
        """The customers who have all words of the text, in any order; misspelled words come last.

        Parameters
        ----------
        contact : whether names, companies, e-mails and phones may be looked at, or numbers alone.
        """
        # The longest word first: it leaves few customers, among whom a word that many have is quickly looked up.
        wanted = sorted(wanted_words(text), key=len, reverse=True)
        with self._lock:
            self._refresh()
            matched = [self._matches(word, contact=contact, beside=len(wanted[0]) > 1) for word in wanted]
            if not matched or any(len(ids) == 0 for ids, _ in matched):
                return Found(np.empty(0, "int64"), np.empty(0, "int64"))
            return self._together(matched)

    def prepare(self) -> None:
        """Read the words in the background, so that the first search need not wait for them."""
        threading.Thread(target=lambda: self.find(""), name="search-index", daemon=True).start()

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._words.close()
            self._built = False

    def _matches(self, word: str, *, contact: bool, beside: bool) -> tuple[np.ndarray, np.ndarray]:
        """The words that a word of a search means. ``beside``: beside a longer one, a single letter finds names."""
        asked = {
            "word": word,
            "contact": contact,
            "begins": beside or len(word) >= SHORTEST_BEGINNING,
            "inside": word.isdigit() and len(word) >= SHORTEST_DIGITS,
        }
        sql = _MATCHED
        if wrong := wrong_letters(word):
            mask = sum(1 << _LETTERS.index(letter) for letter in set(word) if letter in _LETTERS)
            asked |= {"length": len(word), "wrong": wrong, "mask": mask}
            sql = f"{_LIKELY} {_MATCHED} UNION ALL {_NEAR}"
        found = self._words.execute(sql, asked).fetchnumpy()
        ids, scores = (np.asarray(values, dtype="int64") for values in found.values())
        return ids, scores

    def _together(self, matched: Sequence[tuple[np.ndarray, np.ndarray]]) -> Found:
        """The customers with a word of each, and the sum of the best score for each."""
        for place, (ids, scores) in enumerate(matched):
            self._words.register("matched", pa.table({"word_id": ids, "score": scores}))
            held = "" if not place else "WHERE p.customer_id IN (SELECT customer_id FROM kept)"
            best = f"""CREATE OR REPLACE TEMP TABLE best AS SELECT p.customer_id, max(m.score) AS score
                FROM places p JOIN matched m ON m.word_id = p.word_id {held} GROUP BY p.customer_id"""  # noqa: S608  ours
            self._words.execute(best)
            joined = "SELECT customer_id, score FROM best" if not place else (
                "SELECT customer_id, b.score + k.score AS score FROM best b JOIN kept k USING (customer_id)"
            )  # fmt: skip
            self._words.execute(f"CREATE OR REPLACE TEMP TABLE kept AS {joined}")
        found = self._words.execute("SELECT customer_id, score FROM kept ORDER BY score DESC, customer_id").fetchnumpy()
        return Found(*(np.asarray(found[name], dtype="int64") for name in ("customer_id", "score")))

    def _refresh(self) -> None:
        """Take in what changed since the last search; read everything where that is not known or too much."""
        with self._engine.connect() as connection:
            try:
                upto = newest(connection, self._upto)
                changed = self._changed(connection, upto.seq) if self._built else None
            except LogChangedError:
                upto, changed = newest(connection), None
            if changed is None:
                self._build(connection)
            elif changed:
                self._replace(connection, sorted(changed))
            self._upto, self._built = upto, True

    def _changed(self, connection: Connection, upto: int) -> set[int] | None:
        """The customers changed since; None when they are not named one by one, or are many."""
        log = ChangeLog
        window = (log.domain == "customers", log.seq > self._upto.seq, log.seq <= upto)
        named = select(log.row_id).where(*window, log.table_name == "customers").distinct().limit(MOST_CHANGED + 1)
        if connection.execute(select(log.seq).where(*window, log.row_id.is_(None)).limit(1)).first():
            return None
        found = {row for row in connection.execute(named).scalars() if row is not None}
        return found if len(found) <= MOST_CHANGED else None

    def _build(self, connection: Connection) -> None:
        self._words.close()
        self._words = _in_memory()
        for statement in _TABLES:
            self._words.execute(statement)
        self._read(connection, [searched_text(EVERYTHING)])

    def _replace(self, connection: Connection, ids: list[int]) -> None:
        parts = [ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)]
        for part in parts:
            self._words.execute("DELETE FROM places WHERE customer_id IN (SELECT unnest($ids))", {"ids": part})
        self._read(connection, [searched_text(EVERYTHING, customer_ids=part) for part in parts])

    def _read(self, connection: Connection, statements: Iterable[Statement]) -> None:
        for statement in statements:
            result = connection.execution_options(stream_results=True).execute(statement)
            for rows in result.partitions(ROWS_AT_ONCE):
                number, reference, name, given, family, company, email, phone = zip(*rows, strict=True)
                called = [" ".join(filter(None, (n or f"{g or ''} {f or ''}", c))) for n, g, f, c in
                          zip(name, given, family, company, strict=True)]  # fmt: skip
                told = {"customer": reference, "name": called, "email": email, "phone": phone}
                texts = {key: pa.array(values, pa.string()) for key, values in told.items()}
                self._words.register("rows", pa.table({"customer_id": pa.array(number, pa.int64()), **texts}))
                self._words.execute(_SAID)
        for step in (_NEW_WORDS, _SPELLED, _PLACES, "DELETE FROM said"):
            self._words.execute(step)
