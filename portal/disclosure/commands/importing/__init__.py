"""Importing a cash book: uploaded, read, compared with the fund, taken in as a whole."""

from .settling import apply, compare
from .uploading import cancel, choose_columns, confirm, upload
from .working import importer

__all__ = ["apply", "cancel", "choose_columns", "compare", "confirm", "importer", "upload"]
