"""A form sent twice is taken once."""

import pytest
from flask import Flask

from portal.kernel import once
from portal.kernel.db import db
from portal.kernel.errors import Conflict


def test_the_second_arrival_is_led_to_the_same_place(context: Flask) -> None:
    assert once.led_to("token") is None
    once.keep("token", "/proposals/1")
    db.session.commit()
    assert once.led_to("token") == "/proposals/1"
    assert once.led_to("other") is None


def test_the_token_of_another_form_is_refused(context: Flask) -> None:
    assert context
    once.keep("token", "/proposals/1")
    with pytest.raises(Conflict):
        once.keep("token", "/proposals/2")
    assert once.led_to("token") == "/proposals/1"


def test_a_form_that_was_not_taken_may_come_again(context: Flask) -> None:
    once.keep("token", "/proposals/1")
    db.session.rollback()
    assert once.led_to("token") is None
