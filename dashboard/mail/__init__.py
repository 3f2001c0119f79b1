"""Mail to customers by the owner's own mail server: how it is reached, what is sent, and what became of it."""

from dashboard.mail.account import Account, mail_is_set_up, read_account
from dashboard.mail.delivery import Fate, deliver
from dashboard.mail.message import address_to_write_to, checked_subject, written
from dashboard.mail.postman import Postman

__all__ = ["Account", "Fate", "Postman", "address_to_write_to", "checked_subject", "deliver", "mail_is_set_up",
           "read_account", "written"]  # fmt: skip
