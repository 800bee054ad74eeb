"""A form sent twice is taken once."""

from flask import Flask

from portal.kernel import once
from portal.kernel.db import db


def test_the_second_arrival_is_led_to_the_same_place(context: Flask) -> None:
    assert once.led_to("token") is None
    once.keep("token", "/proposals/1")
    db.session.commit()
    assert once.led_to("token") == "/proposals/1"
    assert once.led_to("other") is None


def test_a_form_that_was_not_taken_may_come_again(context: Flask) -> None:
    once.keep("token", "/proposals/1")
    db.session.rollback()
    assert once.led_to("token") is None
