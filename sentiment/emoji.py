"""Emoji and emoticons: the names they are given in a cleaned text, and what those names say of an opinion.

A name is written between colons and blanks, `` :love: ``. Emoji that show a feeling share a handful of names, so that a
scorer learns from few texts what they mean; any other keeps its own name from the Unicode standard.
"""

from __future__ import annotations

import re
import unicodedata

_SHOWN = {
    "joy": "😂🤣😹",
    "love": "😍🥰😘😻❤💕💖💗💓💘💝💞💙💚💛💜🧡🤍🖤🤎♥😚😙💯",
    "smile": "😀😃😄😁😆😊🙂☺😇😸😺😌🤗😋",
    "wink": "😉😜😏",
    "party": "🎉🥳🎊🤩✨🌟⭐🙌💪🔥😎🏆🥇",
    "thumbs_up": "👍👌✅✔👏🤝",
    "thanks": "🙏",
    "thumbs_down": "👎❌🚫⛔🖕",
    "angry": "😠😡🤬👿😤💢😾",
    "sad": "😞😔😟🙁☹😢😥😓😿🥺😕😩😫😖😣",
    "cry": "😭",
    "broken_heart": "💔",
    "disgust": "🤮🤢💩🗑",
    "shock": "😱😨😰😧😦😮😲🤯😳",
    "bored": "😒🙄😑😐😴🥱🤦🤷",
    "laugh": "😅",
}
_NAMES = {sign: name for name, signs in _SHOWN.items() for sign in signs}

# English words of the same tone, for a scorer that knows words and no names. A name that is not here has no tone.
OPINION_WORDS = {
    "joy": "funny",
    "love": "love",
    "smile": "happy",
    "party": "wonderful",
    "thumbs_up": "good",
    "thanks": "grateful",
    "thumbs_down": "bad",
    "angry": "angry",
    "sad": "sad",
    "cry": "sad",
    "broken_heart": "disappointed",
    "disgust": "disgusting",
    "bored": "boring",
}

# Not the signs that also stand in plain writing: trade marks, arrows and the dots of a list.
PICTURE = (
    "\u231a-\u231b\u23e9-\u23fa\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
)
_MODIFIER = "\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\u20e3"
# One shown picture: a sign, its skin colour and style, and up to five more that are joined to it (a family).
EMOJI = rf"[{PICTURE}][{_MODIFIER}]{{0,3}}(?:\u200d[{PICTURE}][{_MODIFIER}]{{0,3}}){{0,5}}"

_UNITS = r"(?:star|day|hour|week|month|year|min|euro|dollar|kg|cm|mm|gb|mb)"
# What stands before and after keeps "Note:Delivery", "10:30", "item:(see below)" and "rating <3 stars" as they are.
EMOTICON = (
    r"(?:>?[:;=][-'o^]?(?:[)\]]+|[(\[]+|[DPpOo|/\\*](?![/\w]))(?!\w)"
    r"|</3(?!\w)"
    rf"|<3+(?!\w|\s?{_UNITS})"
    r"|(?<!\S)[(][-']?[:;=](?!\S))"
)
_MOUTHS = {")": "smile", "]": "smile", "(": "sad", "[": "sad", "D": "joy", "P": "wink", "p": "wink", "*": "love"}
_MOUTHS |= {"O": "shock", "o": "shock", "|": "bored", "/": "sad", "\\": "sad"}


def emoji_name(shown: str) -> str:
    """The name of an emoji (with whatever is joined to it), between colons and blanks; a blank for a mere ornament."""
    name = _NAMES.get(shown[0])
    if name is None:
        name = re.sub(r"[^a-z0-9]+", "_", unicodedata.name(shown[0], "emoji").lower()).strip("_")
    return f" :{name}: "


def emoticon_name(shown: str) -> str:
    """The name of an emoticon such as ``:-)``, between colons and blanks."""
    if shown.startswith("</"):
        name = "broken_heart"
    elif shown.startswith("<"):
        name = "love"
    elif shown.startswith(">"):
        name = "angry"
    elif "'" in shown and shown[-1] in "([":
        name = "cry"
    elif ";" in shown and shown[-1] in ")]":
        name = "wink"
    else:
        name = _MOUTHS.get(shown[-1], "smile")
    return f" :{name}: "
