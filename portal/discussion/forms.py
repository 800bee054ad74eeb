"""The forms of discussion."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField

from portal.web.forms import Form, Length, OnceForm, choices, strip

from .rules import LARGEST, STANCE_LABELS, Stance

_STANCES = choices(STANCE_LABELS)


class CommentForm(OnceForm):
    """A comment and where it stands. Its ids are its own: it stands on the pages of other rooms."""

    stance = RadioField(
        _l("Where do you stand?"), choices=_STANCES, default=Stance.NEUTRAL, validate_choice=False,
        id="comment-stance",
    )  # fmt: skip
    body = TextAreaField(_l("Your comment"), filters=[strip], validators=[Length(1, LARGEST)], id="comment-body")


class ReplyForm(OnceForm):
    """A reply to a comment."""

    body = TextAreaField(_l("Your reply"), filters=[strip], validators=[Length(1, LARGEST)])

    def stand_at(self, comment_id: int) -> None:
        """Take an id of its own: several replies can be begun on one page."""
        self.body.id = self.body.label.field_id = f"reply-{comment_id}"


class EditForm(Form):
    """Other words for one's own comment."""

    body = TextAreaField(_l("Your comment"), filters=[strip], validators=[Length(1, LARGEST)])
