"""Handing one mail to a mail server, and what is known of it afterwards.

The standard library's own ``sendmail`` does not tell whether a connection broke before or after the mail was handed
over. That is the whole question: before, it can be tried again; after, it may have arrived.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.mail.account import Account
    from data_access.repositories.outbox import State

TIMEOUT_SECONDS = 30.0  # for each answer of the server
_OK, _OK_FORWARDED, _GO_ON, _TEMPORARY, _PERMANENT = 250, 251, 354, 400, 500
_ERRORS = (OSError, smtplib.SMTPException, UnicodeError)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mail, and the words that tell why."""

    state: State
    told: str = ""


def deliver(account: Account, to: str, mail: bytes, *, timeout: float = TIMEOUT_SECONDS) -> Fate:
    """Hand a mail over once; what is known of it afterwards. Never raises for what a server or the network does."""
    try:
        server = _reach(account, timeout)
    except _ERRORS as error:
        return Fate("refused_for_now", _safely(error, account.host) or _words(error))
    try:
        return _hand_over(server, account.sender, to, mail)
    finally:
        server.close()


def _reach(account: Account, timeout: float) -> smtplib.SMTP:
    """A connection that is encrypted and signed in as the account asks."""
    name = account.domain  # told to the server as who speaks; the library would ask the network for a name
    safe = ssl.create_default_context()
    if account.security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(account.host, account.port, name, timeout=timeout, context=safe)
    else:
        server = smtplib.SMTP(account.host, account.port, name, timeout=timeout)
    try:
        server.ehlo_or_helo_if_needed()
        if account.security == "starttls":
            server.starttls(context=safe)
            server.ehlo_or_helo_if_needed()
        if account.user:
            server.login(account.user, account.password or "")
    except BaseException:
        server.close()
        raise
    return server


def _hand_over(server: smtplib.SMTP, sender: str, to: str, mail: bytes) -> Fate:
    try:
        code, words = _offer(server, sender, to)
    except _ERRORS as error:
        return Fate("refused_for_now", _words(error))
    if code != _GO_ON:
        return _refused(code, words)
    try:  # from here on the server may have it, whatever is heard of it
        server.send(smtplib.quotedata(mail.decode("ascii")) + ".\r\n")
        code, words = server.getreply()
    except _ERRORS as error:
        return Fate("uncertain", f"The mail was handed over, but no answer came: {_words(error)}")
    if code == _OK:
        _leave(server)
        return Fate("sent")
    if code < _TEMPORARY:
        return Fate("uncertain", f"The mail was handed over, and the answer made no sense: {_said(code, words)}")
    return _refused(code, words)


def _offer(server: smtplib.SMTP, sender: str, to: str) -> tuple[int, bytes]:
    """The answer to the first of three questions that is not a yes, else to the last: whether the mail may come."""
    code, words = server.mail(sender)
    if code == _OK:
        code, words = server.rcpt(to)
    if code not in {_OK, _OK_FORWARDED}:
        return code, words
    return server.docmd("DATA")


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except _ERRORS:
        return  # the mail is taken; how the conversation ends changes nothing


def _refused(code: int, words: bytes) -> Fate:
    return Fate("refused" if code >= _PERMANENT else "refused_for_now", _said(code, words))


def _said(code: int, words: bytes) -> str:
    return f"{code} {' '.join(words.decode('utf-8', 'replace').split())}"


def _safely(error: Exception, host: str) -> str:
    """Why no connection is safe, and what to do; empty where that was not it. Nothing was told to the server."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"The certificate of {host} is not trusted: {error.verify_message.rstrip('.')}. Name the server as its "
            "certificate does, or let its authority be trusted (SSL_CERT_FILE)."
        )
    if isinstance(error, ssl.SSLError):
        return f"{host} does not speak encrypted as it was asked to. Is it the right port, and smtp:// or smtps://?"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{host} does not offer what is needed: {' '.join(str(error).split())}"
    if isinstance(error, UnicodeError):
        return "The user or the password holds other letters than a to z, digits and signs; the sign-in takes none."
    return ""


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "The mail server refused the user or the password."
    if isinstance(error, smtplib.SMTPResponseException):
        told = error.smtp_error
        return _said(error.smtp_code, told if isinstance(told, bytes) else str(told).encode())
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    plain = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(plain.split()) or "The connection broke."
