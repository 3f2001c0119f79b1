"""Curt answers to "Anything else?": those that say nothing, and marks out of five or ten.

"Nothing" praises where one was asked what to improve and damns where one was asked what was good: without the question
it is no opinion, whatever its words look like to a scorer. "10/10" is one, without a letter.
"""

from __future__ import annotations

import re

LONGEST = 24  # characters of a curt answer; what is longer is not looked at
_AROUND = " \t\n.,;:!?-_*/\"'()[]"
# In eight languages. What is also a curt complaint ("no", "nothing works") is not among them.
_WORDS = """
none, n/a, na, n.a, nil, null, nan, nothing, nothing else, nothing really, nothing more, nothing to add,
nothing further, nothing to say, nothing comes to mind, not applicable, no comment, no comments, no answer,
no further comments,
no other comments, no opinion, no idea, no suggestions, no response, not sure, don't know, do not know, i don't know,
i do not know, dont know, i dont know, idk, dunno, none so far, none at this time, see above, as above, same as above,
same, ditto, test, testing, test test, asdf, qwerty, xxx, xx, blank, neutral,
keine, keins, nichts, kein kommentar, keine angabe, keine angaben, keine ahnung, weiß nicht, weiss nicht, siehe oben,
nichts weiter, entfällt, rien, rien à ajouter, rien à signaler, néant, sans commentaire, aucun, aucune,
aucun commentaire, je ne sais pas, pas de commentaire, nada, ninguno, ninguna, ningún comentario, sin comentarios,
nada más, no sé, no aplica, nada que añadir, nenhum, nenhuma, nada a declarar, sem comentários, nada a acrescentar,
não sei, nessuno, nessuna, niente, nulla, nessun commento, niente da aggiungere, non so, geen, niets, nvt, n.v.t,
geen opmerkingen, geen commentaar, weet ik niet, brak, nic, nie wiem, bez uwag, nie dotyczy
"""
_SAY_NOTHING = frozenset(" ".join(part.split()) for part in _WORDS.split(","))
_MARK = re.compile(r"\s*(\d{1,2})\s*/\s*(5|10)(?:\s*stars?)?[\s.!]*", re.IGNORECASE)
_STARS = re.compile(r"\s*([★⭐]{0,5})(☆{0,5})\s*")
_GOOD, _BAD = 0.8, 0.4  # of the best mark


def says_nothing(text: str) -> bool:
    """Whether the whole text is an answer that holds no opinion."""
    return len(text) <= LONGEST and text.strip(_AROUND).lower().replace("\u2019", "'") in _SAY_NOTHING


def mark_name(text: str) -> str | None:
    """The name of the feeling that a text shows which is nothing but a mark, such as ``4/5`` or ``★★★★☆``.

    None for any other text, and for marks in the middle.
    """
    if len(text) > LONGEST:
        return None
    if found := _MARK.fullmatch(text):
        reached, best = int(found[1]), int(found[2])
    elif (found := _STARS.fullmatch(text)) and (found[2] or found[1]):
        reached, best = len(found[1]), len(found[0].strip())
    else:
        return None
    if reached > best or best not in {5, 10}:
        return None
    share = reached / best
    if share >= _GOOD:
        return " :love: " if reached == best else " :thumbs_up: "
    return " :thumbs_down: " if share <= _BAD else None
