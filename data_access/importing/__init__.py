"""Bringing data in from files: read in any shape, judged row by row, written as a batch that can be undone.

``check_file`` tells what a file would do, ``run_import`` does it, ``undo_import`` takes it back. The rows of a batch
are seen when all of them are there, or not at all, also when the program is killed in between.
"""

from data_access.importing.batches import BatchRow, list_batches, sweep
from data_access.importing.importer import DUPLICATES, MODES, check_file, mapping_for, remembered_mapping, run_import
from data_access.importing.report import (
    ImportCancelledError,
    Progress,
    QuestionsOpenError,
    Rejects,
    Report,
    UndoReport,
    rejects_csv,
)
from data_access.importing.undo import undo_import

__all__ = [
    "DUPLICATES",
    "MODES",
    "BatchRow",
    "ImportCancelledError",
    "Progress",
    "QuestionsOpenError",
    "Rejects",
    "Report",
    "UndoReport",
    "check_file",
    "list_batches",
    "mapping_for",
    "rejects_csv",
    "remembered_mapping",
    "run_import",
    "sweep",
    "undo_import",
]
