"""Words of the second invented store: names of several languages, streets, addresses, e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

Row = dict[str, Any]

SHORT = {
    "William": "Bill", "Robert": "Bob", "Elizabeth": "Liz", "Margaret": "Maggie", "Richard": "Rick", "James": "Jim",
    "John": "Jack", "Katherine": "Kate", "Edward": "Ted", "Michael": "Mike", "Thomas": "Tom", "Jennifer": "Jenny",
    "Christopher": "Chris", "Andrew": "Andy", "Anthony": "Tony", "Patricia": "Pat", "Susan": "Sue", "Rebecca": "Becky",
    "Alexander": "Alex", "Samuel": "Sam", "Daniel": "Dan", "Matthew": "Matt", "Nicholas": "Nick", "Joseph": "Joe",
    "Victoria": "Vicky", "Johannes": "Hans", "Maximilian": "Max", "Francisco": "Paco", "Giuseppe": "Beppe",
    "Deborah": "Debbie", "Charles": "Charlie", "Philippa": "Pippa", "Dorothy": "Dot", "Harold": "Harry",
}  # fmt: skip
GIVEN = (
    *SHORT, "Oliver", "Amelia", "George", "Isla", "Noah", "Ava", "Arthur", "Emily", "Muhammad", "Sophie", "Leo",
    "Grace", "Oscar", "Lily", "Henry", "Freya", "Theo", "Ivy", "Hannah", "Ella", "Jürgen", "Björn", "Käthe",
    "Sören", "Anke",
    "Heike", "Uwe", "Lars", "Ingrid", "Sven", "Chloé", "Zoë", "François", "Hélène", "Benoît", "Camille", "Émile",
    "Inès", "Mathieu", "Anaïs", "José", "Iñigo", "Lucía", "Ángel", "Begoña", "Rocío", "Pablo", "Nuria", "João",
    "Inês", "Tiago",
    "Beatriz", "Łukasz", "Agnieszka", "Paweł", "Zofia", "Søren", "Åsa", "Håkon", "Astrid", "Priya", "Arjun", "Fatima",
    "Omar", "Wei", "Mei", "Yuki", "Kenji", "Olga", "Dmitri", "Marta", "Giulia", "Luca", "Chiara", "Marco", "Elena",
    "Ann", "Jane", "Mark", "Paul", "Peter", "Simon", "Ruth", "Claire", "Karen", "Linda", "Helen", "Diane", "Carol",
)  # fmt: skip
_FAMILY_COMMON = (
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Wright", "Walker",
    "White", "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Martin", "Bernard", "Dubois", "García",
    "Martínez", "López",
    "Silva", "Santos", "Kowalski", "Nowak", "Hansen", "Larsen", "Jansen", "De Vries", "Van den Berg", "Khan", "Singh",
)  # fmt: skip
_PARTS = (
    ("Ash", "Black", "Brad", "Carl", "Dun", "Fair", "Green", "Hart", "Kirk", "Lang", "Mid", "North", "Pem", "Rad",
     "Sher", "Stan", "Thorn", "Wal", "West", "Whit", "Hof", "Stein", "Berg", "Wald", "Brück", "Grün", "Lind",
     "Rosen", "Beau",
     "Mont", "Ville", "Cast", "Mor", "Per", "Vil", "Zam", "Wis", "Kow", "Jan", "Peder"),
    ("ton", "ford", "ley", "wood", "field", "well", "ham", "by", "stone", "worth", "mann", "meier", "bauer", "berger",
     "hausen", "feld", "mond", "nier", "lard", "ron", "ero", "illo", "ez", "ada", "ski", "czyk", "sen", "gaard",
     "strom",
     "brook", "shaw", "combe", "more", "wick", "den", "holt", "lock", "man", "ster", "rell"),
)  # fmt: skip
_STREETS = ("High Street", "Station Road", "Church Lane", "Victoria Avenue", "Mill Close", "Park Drive", "King's Court",
            "Albert Terrace", "Queen Square", "Hauptstraße", "Bahnhofstraße", "Gartenweg", "Avenue Foch",
            "Boulevard Voltaire", "Rue Pasteur", "Calle Mayor", "Saint John Street", "North Parade")  # fmt: skip
SHORTER = (("Street", "St"), ("Road", "Rd."), ("Lane", "Ln"), ("Avenue", "Ave"), ("Close", "Cl."), ("Drive", "Dr"),
            ("Court", "Ct"), ("Terrace", "Tce"), ("Square", "Sq"), ("straße", "str."), ("Boulevard", "Bd"),
            ("Calle", "C/"), ("Parade", "Pde"), ("weg", "wg"), ("Rue", "R."))  # fmt: skip
_LETTERS = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "ł": "l", "é": "e", "è": "e", "í": "i", "ñ": "n",
    "ã": "a", "ê": "e", "ç": "c", "á": "a", "ó": "o", "ë": "e",
}  # fmt: skip
TRADES = ("Bakery", "Plumbing", "Interiors", "Dental Practice", "Catering", "Motors", "Consulting", "Textiles")
FORMS = (("Limited", "Ltd"), ("GmbH", "G.m.b.H."), ("Incorporated", "Inc."), ("Company", "Co."), ("S.A.R.L.", "SARL"))
HOSTS = ("example.com", "example.org", "example.net", "mail.example", "web.example", "box.example")


def family(random: Random) -> str:
    """A surname; one in four is very common."""
    if random.random() < 0.25:
        return random.choice(_FAMILY_COMMON)
    return place_name(random)


def given(random: Random) -> str:
    """A given name; the first are more common. One in eight people has two, some joined by a hyphen."""
    name = GIVEN[int(len(GIVEN) * random.random() ** 1.4)]
    return f"{name}{random.choice((' ', '-'))}{random.choice(GIVEN)}" if random.random() < 0.12 else name


def place_name(random: Random) -> str:
    """A name of two parts, of a family or a town."""
    return random.choice(_PARTS[0]) + random.choice(_PARTS[1])


def plain(text: str) -> str:
    """The text in the letters of the English alphabet."""
    for letter, written in _LETTERS.items():
        text = text.replace(letter, written).replace(letter.upper(), written.title())
    return text


def mail_of(random: Random, given_name: str, family_name: str) -> str:
    """An e-mail address as people choose theirs."""
    bare = (plain(part).lower().replace(" ", "") for part in (given_name, family_name))
    one, two = ("".join(filter(str.isascii, part)) or "x" for part in bare)
    tail = random.choice(("", "", str(random.randint(1, 99)), str(random.randint(1950, 2005))))
    words = ("sunny", "runner", "mad", "the.real", "tea")
    local = random.choice(
        (
            f"{one}.{two}",
            f"{one}{two}",
            f"{one[0]}.{two}",
            f"{two}{one[0]}",
            f"{one}_{two}",
            f"{random.choice(words)}{one}",
            f"{random.choice(words)}{random.randint(10, 9999)}",
        )
    )
    return f"{local}{tail}@{random.choice(HOSTS)}"


def phone(random: Random) -> str:
    """A telephone number of one of five places."""
    return f"{random.choice(('+447', '+4930', '+336', '+346', '+4420'))}{random.randrange(10**7, 10**8)}"


def address(random: Random, towns: list[str]) -> Row:
    """A house in one of the towns."""
    place = random.randrange(len(towns))
    letters = f"{random.randint(1, 9)}{random.choice('ABDEFGHJ')}{random.choice('LNPQRS')}"
    british = f"{towns[place][:2].upper()}{place % 30 + 1} {letters}"
    code = f"{10_000 + 37 * place + random.randrange(30):05d}" if place % 2 else british
    return {"line1": f"{random.randint(1, 240)} {random.choice(_STREETS)}", "postal_code": code, "city": towns[place]}
