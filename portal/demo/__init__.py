"""The demo neighbourhood: a believable quarter, played through the real commands over the last eight weeks."""

from .cli import demo
from .play import seed, sign_ins

__all__ = ["demo", "seed", "sign_ins"]
