"""Names of places as they are compared: without case, accents, and signs between words."""

from __future__ import annotations

import re
import unicodedata

# Letters that no accent was put on: Unicode does not take them apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"})
_APART = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bb\u02bf\u02be`]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def folded(name: str) -> str:
    """A name as it is compared: "Île-de-France" and "ile de france" are one, "Côte-d'Or" and "cote d or" are too."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub(" ", name).casefold()).translate(_LETTERS)
    kept = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn" or letter > "\u036f")
    return _APART.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def spelled_out(name: str) -> str:
    """The name with umlauts as keyboards without them write it: Thueringen."""
    return folded(unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS))


def bare(name: str) -> str:
    """The name as it is compared without the word for what it is: "Provincia de Ávila" and "Avila" are one."""
    words = _BEHIND.sub(r"\1", folded(name)).split()
    kept = list(words)
    while kept and kept[0] in _KINDS:
        kept.pop(0)
        while kept and kept[0] in _OF:
            kept.pop(0)
    while kept and kept[-1] in _KINDS:
        kept.pop()
    return " ".join(kept or words)


# What a region is, in the languages whose speakers write it along with the name; and "of" and "the" after it.
_KINDS = frozenset(
    re.findall(
        r"\S+",
        "state province county district region municipality governorate prefecture department territory oblast canton "
        "land bundesland freistaat kanton provinz bezirk regierungsbezirk etat departement provincia comunidad "
        "autonoma comunitat principado regione regiao estado departamento distrito provincie gewest lan fylke "
        "wojewodztwo kraj zupanija rajon raion judetul megye ili vilayet wilaya do ken fu sheng republic krai "
        "voivodeship autonomous co community metropolitan city parish commune emirate "
        "область край республика מחוז محافظة منطقة استان",
    )
)
# The same where it is written without a gap, behind a name of two signs or more.
_BEHIND = re.compile(r"(\w{2,})(?:특별시|광역시|특별자치시|특별자치도|省|市|県|府|都|自治区)$")
_OF = frozenset(
    re.findall(r"\S+", "of the de la le les l d du des del della dell di da do dos das al el los las van von")
)
