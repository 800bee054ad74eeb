"""Importing a cash book: uploaded, read, compared with the fund, taken in as a whole."""

from .settling import apply, compare
from .uploading import cancel, choose_columns, confirm, upload
from .working import Importer

__all__ = ["Importer", "apply", "cancel", "choose_columns", "compare", "confirm", "upload"]
