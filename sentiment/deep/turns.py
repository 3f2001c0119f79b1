"""Turns of phrase that say the opposite of their words, which one line through a sentence's vector cannot learn.

"You can't fault them" holds a negation and a fault, "could be better" a comparison of something good: the encoder lays
both beside what their words say. Each turn moves the tone by so much, once a text, and by less in a text that says
other things besides: 2 is about what a plain word of opinion brings, 4 a strong one. Written for this project from
general knowledge. In Portuguese there are none: how well a language is read that nobody taught is measured with it.
"""

from __future__ import annotations

import re

VERSION = "2"  # part of the scorer's version
MOST = 4.0
SHORT = 80  # characters: of twice as long a text a turn is half as much
_NOT = r"(?:not|n['’]t|cannot|never)"
_SAY = (
    r"(?:can['’]?t|cannot|can not|couldn['’]?t|could not|wouldn['’]?t|would not) (?:honestly |really )?say (?:that )?"
)
_TROUBLE = r"(?:bad|problem|issue|trouble|complain|fault|wrong|regret|miss|hate|dislike|disappoint|worst|worse)"
_BY_STRENGTH = {
    4.0: (
        rf"{_NOT} (?:\w+ ){{0,3}}hesitate",
        r"(?:can['’]?t|cannot|couldn['’]?t|could not|can not) (?:really )?(?:fault|praise|thank|beat)\b",
        rf"{_NOT} recommend (?:\w+ ){{1,5}}enough|(?:can['’]?t|cannot) recommend (?:\w+ )?(?:highly )?enough",
        rf"{_NOT} (?:once )?let (?:me|us|anyone) down",
        r"(?:take|took|takes) (?:my|our|your|the) breath away|breath-?taking",
        r"would(?:n['’]t| not) (?:want to )?be without",
        r"(?:can['’]?t|cannot|can not) say enough (?:good|nice|great|positive)",
        r"painless(?:ly)?|spotless(?:ly)?",
    ),
    3.0: (
        r"without (?:any |a |the slightest )?(?:fuss|hassle|hitch|hiccups?|quibbles?)",
        r"never (?:had )?(?:a|any|one)? ?(?:single )?(?:problems?|issues?|trouble|complaints?)\b",
        r"(?:can['’]?t|cannot|nothing to) complain|nothing (?:bad|negative) to say|no regrets",
        rf"{_SAY}(?:\w+ ){{0,4}}(?:a|any|anything) (?:\w+ )?{_TROUBLE}",
        r"not a scratch|not half bad|going strong",
        r"nichts? (?:zu |zum )?(?:meckern|beanstanden)|nichts auszusetzen|nicht zu toppen",
        r"rien à redire|aucun reproche|rien à reprocher",
        r"nada que objetar|ninguna queja|sin queja alguna|no me arrepiento",
        r"niente da (?:ridire|eccepire)|nulla da (?:ridire|eccepire)",
        r"niets (?:op )?aan te merken|bez zarzutu|nie ma się do czego przyczepić",
    ),
    -3.0: (
        r"could (?:be|do|have been|have done) (?:\w+ )?better(?! priced)",
        r"(?<!as )(?:expect(?:ed|ing)|hop(?:ed|ing) for) (?:so much |a lot |something )?(?:more|better)\b(?! than)",
        r"used to be (?:my|our|a|the|so) (?:favou?rite|good|great|best|nice)",
        r"(?:the )?only (?:good|nice|positive) thing",
        rf"{_SAY}(?:i|we|it|this|that|they|he|she|the|my|our)\b(?!.{{0,40}}(?:{_TROUBLE}|any|never|n['’]t))",
        r"\bmeh\b|leaves? (?:a lot|much|something) to be desired|left (?:a lot|much) to be desired",
        r"könnten? (?:\w+ )?besser sein|(?:mehr|besseres|was besseres) erwartet|lässt zu wünschen übrig",
        r"peut mieux faire|pourrait être mieux|attendais à mieux|laisse à désirer",
        r"podría (?:ser|estar) mejor|esperaba más|deja (?:mucho )?que desear",
        r"potrebbe essere (?:meglio|migliore)|aspettavo (?:di )?(?:più|meglio)|lascia a desiderare",
        r"(?:kan|kon|had) beter\b|meer (?:van )?verwacht|mogło być lepiej|spodziewał[ea]m się (?:więcej|czegoś)",
    ),
    -4.0: (
        r"\boh,? (?:great|wonderful|fantastic|brilliant|perfect|joy|lovely)\b",
        r"\blov(?:e|ed|ing) (?:waiting|being (?:ignored|on hold)|sitting (?:on|in|around)|how (?:you|they) ignore)",
        r"(?:great|good|nice|fine|wonderful) (?:job|work) (?:losing|breaking|ruining|damaging|wasting|forgetting)",
        r"(?:stars?|marks|well done|thanks|thank you) for (?:making (?:me|us) wait|nothing|ruining|losing|wasting)\b",
        r"if you (?:like|enjoy|love) (?:waiting|being ignored|talking to (?:robots|machines|a wall)|queu\w+)",
    ),
}
_TURNS = tuple((re.compile("|".join(turns), re.IGNORECASE), strength) for strength, turns in _BY_STRENGTH.items())


def turned(text: str) -> float:
    """What the turns of phrase in a cleaned text add to its tone, -``MOST`` to ``MOST``."""
    added = sum(strength for turns, strength in _TURNS if turns.search(text))
    return max(-MOST, min(MOST, added)) * min(1.0, SHORT / max(len(text), 1))
