"""Mail as rows of a table: from a mailbox file, single messages, an archive of them, or a server's folder."""

from data_access.importing.reading.mail.about import about_ours
from data_access.importing.reading.mail.message import COLUMNS, HEAD_BYTES, MOST_BYTES, mail_row
from data_access.importing.reading.mail.source import MailSource, RowsFile, looks_like_mail

__all__ = ["COLUMNS", "HEAD_BYTES", "MOST_BYTES", "MailSource", "RowsFile", "about_ours", "looks_like_mail",
           "mail_row"]  # fmt: skip
