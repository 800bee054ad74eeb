"""Importing the register of a compound: uploaded, read, compared, confirmed by another, applied as a whole."""

from .applying import STEPS, apply
from .comparing import compare
from .reading import read_in
from .uploading import cancel, confirm, confirm_own, drop, drop_left_behind, enter, upload
from .working import clear, importer

__all__ = [
    "STEPS",
    "apply",
    "cancel",
    "clear",
    "compare",
    "confirm",
    "confirm_own",
    "drop",
    "drop_left_behind",
    "enter",
    "importer",
    "read_in",
    "upload",
]
