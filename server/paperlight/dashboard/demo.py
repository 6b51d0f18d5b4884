"""The demo: an ordinary page of somebody's reading list, on which the extension has something to find."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue


def show_demo() -> ResponseReturnValue:
    """A page that mentions papers of the seed digest and some that nobody knows; the server marks none of them."""
    return render_template("demo.html")
