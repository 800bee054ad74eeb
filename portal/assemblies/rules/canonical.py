"""Where the canonical spelling of records stood before every slice used it."""

from portal.kernel.canonical import digest as digest
from portal.kernel.canonical import spelled as spelled
