"""What is filled in about a text under review: by its convener, and by those who speak about a paragraph."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, RadioField, StringField, TextAreaField

from portal.web.forms import Form, Length, OnceForm, choices, strip

from ..rules.text.paragraphs import KINDS, LABEL_LARGEST, LARGEST
from ..rules.text.remarks import COMMENT_LARGEST, NOTE_LARGEST, REASON_LARGEST, WHY_LARGEST


class DraftForm(Form):
    """A draft as a file, or pasted."""

    file = FileField(
        _l("The text as a file"),
        description=_l("A Word file (DOCX), Markdown or plain text, at most 10 MB."),
        render_kw={"accept": ".docx,.md,.markdown,.txt,text/plain,text/markdown"},
    )
    words = TextAreaField(
        _l("Or paste it here"),
        description=_l("One paragraph a line, or with empty lines between them. Headings begin with #."),
        render_kw={"rows": 8},
    )


class TakenForm(Form):
    """The preview, handed on."""

    file = HiddenField()


class ParagraphForm(Form):
    """A paragraph in its convener's hand."""

    kind = RadioField(_l("What is it?"), choices=choices(KINDS))
    label = StringField(
        _l("Its number in the text"),
        [Length(0, LABEL_LARGEST)],
        filters=[strip],
        description=_l("For example: Article 3. Leave it empty if it has none."),
    )
    text = TextAreaField(_l("Its words"), [Length(1, LARGEST)], filters=[strip], render_kw={"rows": 8})


class CommentForm(OnceForm):
    """A short remark."""

    words = TextAreaField(
        _l("What do you want to say about this paragraph?"),
        [Length(1, COMMENT_LARGEST)],
        filters=[strip],
        render_kw={"rows": 3},
    )


class WordingForm(OnceForm):
    """Other words for a paragraph."""

    words = TextAreaField(
        _l("What should it say instead?"),
        [Length(1, LARGEST)],
        filters=[strip],
        description=_l("Change the words right here: everybody sees what you took out and what you put in."),
        render_kw={"rows": 6},
    )
    why = StringField(_l("Why is that better?"), [Length(0, WHY_LARGEST)], filters=[strip])


class HideForm(Form):
    """Why a remark is hidden, in public."""

    reason = StringField(_l("Reason; it is published"), [Length(4, REASON_LARGEST)], filters=[strip])


class VersionForm(Form):
    """What a new version says of itself; what it takes is read from the marks beside each remark."""

    note = StringField(
        _l("What is new, in one line"),
        [Length(0, NOTE_LARGEST)],
        filters=[strip],
        description=_l("Everybody reads it above the changes."),
    )
