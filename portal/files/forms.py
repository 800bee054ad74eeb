"""The form files come in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, StringField

from portal.web.forms import Form, Length, strip

from .rules import CAPTION_LARGEST, LARGEST, MEGABYTE, MOST

_ACCEPTED = "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx,.txt"


class UploadForm(Form):
    """Photos and documents, with one caption for those that come together. `largest`: MB a file may have."""

    largest = LARGEST // MEGABYTE
    files = MultipleFileField(
        _l("Choose photos or documents"),
        description=_l("At most %(most)s, of up to %(size)s MB each: JPEG, PNG, WebP, PDF, DOCX, XLSX, TXT. "
                       "Where a photo was taken, and with what, is removed.", most=MOST, size=largest),
        render_kw={"accept": _ACCEPTED},
        id="files-chosen",
    )  # fmt: skip
    caption = StringField(
        _l("What do they show?"), filters=[strip], validators=[Length(0, CAPTION_LARGEST)], id="files-caption"
    )
