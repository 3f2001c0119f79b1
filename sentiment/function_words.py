"""Words of grammar, which no reader would mark as the reason of a score whatever a model makes of them."""

from __future__ import annotations

# Articles, pronouns, forms of to be and to have, and the commonest prepositions; no negation and no "too" or "but".
_WORDS = """
a an the this that these those i me my we us our you your he him his she her it its they them their
am is are was were be been being have has had having do does did of to in on at by for from with as and or
der die das den dem des ein eine einen einem einer ich mich mir wir uns unser sie ihr er es ist sind war waren habe hat
haben hatte von zu zum zur im in am an auf bei mit und oder
le la les l un une des du de d je me mon ma mes nous notre vous votre il elle ils elles est sont était a ont ai avons
au aux en dans sur par pour avec et ou
el los las lo una unos unas yo mi mis nos nuestro usted él ella es son era fue ha han he del al en por para con y o
os as um uma eu meu minha nós você ele ela é são foi do da dos das no na nos nas em com e
il gli i uno io mio mia noi nostro lei lui è sono era ha hanno ho di della dello dei delle al nel nella da su per con
de het een ik mij mijn wij ons u hij zij is zijn was heeft hebben had van te op bij met en of
"""
# "no", "nos" and "na" of Portuguese are words of other languages too, the first a negation: left to be marked.
_FUNCTION_WORDS = frozenset(_WORDS.split()) - {"no", "na"}


def says_nothing(word: str) -> bool:
    """Whether a word is one of grammar alone, in one of seven languages."""
    return word.lower() in _FUNCTION_WORDS
