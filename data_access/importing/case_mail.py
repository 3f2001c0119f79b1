"""Mail about a mail of ours goes to its case, before the rest of a mailbox or a file is taken in as feedback.

Each is brought there in a transaction of its own, under a number made of its Message-ID: after a stop in between it is
read again and known, and an import that is taken back leaves it where it is.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from data_access.errors import StaleRowError, StoreBusyError, UserError
from data_access.repositories.incoming_mail import take
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from data_access.importing.importer import Job
    from data_access.importing.reading.mail import MailSource
    from data_access.repositories.incoming_mail import Heard, Incoming

_TRIES = 5  # to bring a mail to a case that people work on
_log = logging.getLogger("rapport.mail")


class _RehearsedError(Exception):
    """Nothing of it is to be kept."""


def bring_of_file(job: Job, source: MailSource, *, dry_run: bool) -> int:
    """Bring the mail of a file that is about ours to its case, and leave it out of what is read on; how many.

    In a dry run the same is done and taken back. Mail in a file may be old: what was answered since moves nothing.
    """
    there = [row for row, mail in source.about_ours
             if bring_to_case(job.engine, replace(mail, from_file=True), job.hear, clock=job.clock, actor=job.actor,
                         number=_logged, dry_run=dry_run)]  # fmt: skip
    source.leave_out(there)
    return len(there)


def bring_to_case(
    engine: Engine,
    mail: Incoming,
    hear: Callable[[str], Heard],
    *,
    clock: Callable[[], datetime],
    actor: str,
    number: Callable[[BaseException], object],
    dry_run: bool = False,
) -> bool:
    """Bring a mail that names one of ours to its case; whether it is there now, or would be.

    A mail that cannot be brought there, for whatever reason, takes the way of all mail; ``number`` is told of a bug.
    """
    heard, there = hear(mail.text), False
    for _ in range(_TRIES):
        try:
            with UnitOfWork(engine, clock=clock, actor=actor) as work:
                there = take(work, mail, heard)
                _stop_if(rehearsed=dry_run)
        except _RehearsedError:
            return there
        except StaleRowError:
            continue  # somebody took a step with the case at the same moment
        except StoreBusyError:
            raise
        except UserError:
            return False
        except Exception as error:  # noqa: BLE001  one mail that meets a bug must not stop the others
            number(error)
            return False
        return there
    return False


def _stop_if(*, rehearsed: bool) -> None:
    if rehearsed:
        raise _RehearsedError


def _logged(error: BaseException) -> None:
    _log.error("A mail was not brought to its case and is taken in as feedback.", exc_info=error)
