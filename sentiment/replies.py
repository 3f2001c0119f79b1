"""What a mail carries besides its words: the mail it answers, and the signature below it.

The lines that mail programs write are known in the common European languages. A line is judged as a whole and only
once, so the work grows with the length of the text and with nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.edits import Draft, Edit

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_HEADER = 300  # characters of "On ... wrote:", with the line break that programs put into it
_LONGEST_NAME = 7  # words of a line below "Best regards"; a longer one is an afterthought
_LONGEST_SIGNATURE = 10  # lines; a "--" above more than that parts a text
_WRITES = re.compile(
    r"\b(?:wrote|writes|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|kirjoitti|napisał|napisała|napsal|"
    r"napsala|napísal|a scris|ezt írta|yazd\u0131|написал|написала|пишет)\b"
)
_MOMENT = re.compile(r"\d{4}|\d{1,2}[:.h]\d{2}|\d{1,2}[/.]\d{1,2}")
_DIVIDER = re.compile(
    r"[-_=>* ]{0,40}(?:Original Message|Original-Nachricht|Originalnachricht|Ursprüngliche Nachricht|"
    r"Message d'origine|Message original|Mensaje original|Mensagem original|Messaggio originale|"
    r"Oorspronkelijk bericht|Ursprungligt meddelande|Ursprungsmeddelande|Oprindelig meddelelse|Opprinnelig melding|"
    r"Alkuperäinen viesti|Oryginalna wiadomość|Původní zpráva|Forwarded message|Weitergeleitete Nachricht|"
    r"Message transféré|Mensaje reenviado|Mensagem encaminhada|Messaggio inoltrato)[-_=* :]{0,40}",
    re.IGNORECASE,
)
_SENDER = re.compile(r"\*?(?:From|Von|De|Da|Van|Från|Fra|Od|Lähettäjä)\s?:\*? ?\S")
_SENT = re.compile(
    r"\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Fecha|Data|Inviato|Verzonden|Skickat|Sendt|Dato|Wysłano|Lähetetty)"
    r"(?: (?:le|el|em))?\s?:"
)
_DEVICE = re.compile(
    r"(?:Sent (?:from|via|with) |Get Outlook for |Von meinem .{1,40} gesendet|Gesendet (?:von|mit) |"
    r"Envoyé (?:de|depuis|à partir) |"
    r"Obtenir Outlook |Enviado (?:desde|do|de|a partir) |Inviato (?:da|dal) |Verzonden (?:vanaf|met|via) |"
    r"Skickat från |Sendt fra |Wysłane z |Lähetetty |Trimis de pe |Odesláno z )",
    re.IGNORECASE,
)
# "Best regards" would read as the best, "Kind regards" as kind.
_CLOSING = re.compile(
    r"(?:(?:(?:with )?(?:kind|kindest|best|warm|warmest|many) )?regards|(?:with )?(?:best|kind|warm) wishes|"
    r"yours (?:sincerely|faithfully|truly)|sincerely|cheers|"
    r"mit freundlichen? gr(?:ü|ue)(?:ß|ss)en?|mfg|"
    r"(?:freundliche|viele|liebe|beste|herzliche|schöne) gr(?:ü|ue)(?:ß|ss)e|"
    r"(?:bien )?cordialement|(?:sincères|meilleures) salutations|bien à vous|"
    r"(?:un )?(?:cordial )?saludos?(?: cordiales)?|"
    r"atentamente|atenciosamente|cumprimentos|melhores cumprimentos|(?:cordiali|distinti) saluti|"
    r"(?:met )?vriendelijke groeten?|(?:med )?v(?:ä|e)nlig(?:e|a)? h(?:ä|i)lsning(?:ar|er)?|pozdrawiam|z poważaniem)"
    r"[ ,.!]{0,4}",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n\s*\n")
# "> 2 weeks late" is a complaint, not a quotation.
_QUOTED = re.compile(r"[ \t]{0,4}>(?!\s?[\d=])")


def reply_edits(text: str) -> list[Edit]:
    """What to drop of a mail: answered mails, lines that begin with ">", signatures. Empty for a text of one line."""
    lines = text.split("\n")
    if len(lines) == 1:
        return []
    dropped = _dropped_lines(lines)
    edits: list[Edit] = []
    at = 0
    for line, drop in zip(lines, dropped, strict=True):
        if drop and line:
            edits.append(Edit(at, at + len(line), ""))
        at += len(line) + 1
    return edits


def own_words(text: str) -> str:
    """What a person wrote in a mail: without the mail it answers and the signature; all of it where nothing is left."""
    kept = Draft(text, None).edited(reply_edits(text)).text
    lines = _BLANK_LINES.sub("\n\n", kept).strip()
    return lines or text.strip()


def _dropped_lines(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it goes."""
    dropped = [False] * len(lines)
    for number, raw in enumerate(lines):
        line = raw.strip()
        if not line:
            continue
        if _QUOTED.match(raw) or (len(line) <= 80 and _DEVICE.match(line)):  # noqa: PLR2004 - one line of a telephone
            dropped[number] = True
        elif begins := _answered_from(lines, number, line):
            until = _quotation_end(lines, number)
            dropped[number - begins + 1 : until] = [True] * (until - number + begins - 1)
            if until == len(lines):
                break
        elif _begins_signature(lines, number, raw):
            until = _signature_end(lines, number)
            dropped[number:until] = [True] * (until - number)
    return dropped


def _answered_from(lines: Sequence[str], number: int, line: str) -> int:
    """How many lines, this one the last, announce an answered mail; 0 if it does not."""
    if line.endswith(":") and len(line) <= _LONGEST_HEADER and _WRITES.search(line):
        if _MOMENT.search(line):
            return 1
        before = lines[number - 1] if number else ""
        return 2 if len(before) <= _LONGEST_HEADER and _MOMENT.search(before) else 0
    if len(line) <= _LONGEST_HEADER and _DIVIDER.fullmatch(line):
        return 1
    following = lines[number + 1].strip() if number + 1 < len(lines) else ""
    return 1 if _SENDER.match(line) and _SENT.match(following) else 0


def _quotation_end(lines: Sequence[str], number: int) -> int:
    """The line after the answered mail: what follows lines with ">" is the answer, without them all is the old mail."""
    at = number + 1
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at == len(lines) or not _QUOTED.match(lines[at]):
        return len(lines)
    while at < len(lines) and (_QUOTED.match(lines[at]) or not lines[at].strip()):
        at += 1
    return at


def _begins_signature(lines: Sequence[str], number: int, raw: str) -> bool:
    """Whether from this line on there is nothing but who wrote."""
    if number == 0 or len(lines) - number > _LONGEST_SIGNATURE:
        return False
    return raw.rstrip() == "--" or bool(_CLOSING.fullmatch(raw.strip()))


def _signature_end(lines: Sequence[str], number: int) -> int:
    """The line after the signature: a "--" has nothing after it, below a closing there may be a postscript."""
    if lines[number].rstrip() == "--":
        return len(lines)
    below = range(number + 1, len(lines))
    return next((at for at in below if len(lines[at].split(maxsplit=_LONGEST_NAME)) > _LONGEST_NAME), len(lines))
