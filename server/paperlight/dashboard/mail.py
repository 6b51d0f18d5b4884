"""The mails: what is set up, how the next one looks, and the page at which they are stopped."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from paperlight.api.context import reader_id, surface
from paperlight.api.problems import status_of
from paperlight.errors import InvalidInputError, PaperlightError
from paperlight.mailing import EVERY, SECURITY, Mailing, MailSettings, next_due
from paperlight.mailing.letter import html, stylesheet, subject
from paperlight.mailing.sending import PASSWORD

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def show_mail() -> ResponseReturnValue:
    """What is set up, and what the next mail tells."""
    return _page(done=request.args.get("done", ""))


def set_up_mail() -> ResponseReturnValue:
    """Keep the form's settings; on failure keep what was typed."""
    try:
        _mailing().set_up(reader_id(), _asked())
    except PaperlightError as error:
        return _page(sentence=str(error), typed=request.form), status_of(error)
    return redirect(url_for("dashboard.mail", done="kept"), 303)


def send_mail() -> ResponseReturnValue:
    """Send the mail now."""
    try:
        letter = _mailing().send(reader_id())
    except PaperlightError as error:
        return _page(sentence=str(error)), status_of(error)
    return redirect(url_for("dashboard.mail", done="sent" if letter else "nothing"), 303)


def stop_mail() -> ResponseReturnValue:
    """Send no more mails."""
    _mailing().stop(reader_id())
    return redirect(url_for("dashboard.mail", done="stopped"), 303)


def preview_mail() -> Response:
    """The next mail as a page; its styles come from a file, since inline ones are forbidden here."""
    letter = _mailing().letter(reader_id())
    return make_response(html(letter, styles=url_for("dashboard.mail_styles")))


def mail_styles() -> Response:
    """The mail's styles."""
    response = make_response(stylesheet())
    response.mimetype = "text/css"
    return response


def _mailing() -> Mailing:
    return surface().mailing


def _page(*, sentence: str = "", typed: object = None, done: str = "") -> str:
    mailing = _mailing()
    wanted = mailing.settings(reader_id())
    due = next_due(wanted, mailing.now()) if wanted else None
    return render_template(
        "mail.html",
        wanted=wanted,
        typed=typed,
        sentence=sentence,
        done=done,
        subject=subject(mailing.letter(reader_id())),
        due=due,
        is_due=due is not None and due <= mailing.now(),
        days=DAYS,
        every=list(EVERY),
        security=SECURITY,
        password=PASSWORD,
    )


def _asked() -> MailSettings:
    form = request.form
    to = form.get("to", "").strip()
    return MailSettings(
        to=to,
        sender=form.get("sender", "").strip() or to,
        host=form.get("host", "").strip(),
        port=_number("port", form.get("port", "")),
        security=form.get("security", ""),
        user=form.get("user", "").strip(),
        every=form.get("every", ""),
        hour=_number("hour", form.get("hour", "")),
        weekday=_number("weekday", form.get("weekday", "")),
    )


def _number(name: str, value: str) -> int:
    if not value.isascii() or not value.isdecimal() or len(value) > 5:
        raise InvalidInputError(f"“{value[:40]}” is no {name}: give a number.", field=name)
    return int(value)
