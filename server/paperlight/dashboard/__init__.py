"""The dashboard: server-rendered pages for one signed-in reader. The views only ask the library."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.exceptions import RequestEntityTooLarge

from paperlight.dashboard import (
    annotated,
    demo,
    digests,
    exporting,
    filters,
    importing,
    mail,
    pairing,
    paper,
    papers,
    replies,
    session,
    signing,
    undoing,
)
from paperlight.dashboard.replies import error_page
from paperlight.errors import PaperlightError
from paperlight.limits import LARGEST_ID

__all__ = ["ROUTES", "create_blueprint", "error_page"]

_ID = f"int(max={LARGEST_ID})"

ROUTES = (
    ("GET", "/", "papers", papers.show_papers),
    ("GET", f"/papers/<{_ID}:paper_id>", "paper", paper.show_paper),
    ("POST", f"/papers/<{_ID}:paper_id>/reading", "mark", paper.mark_paper),
    ("POST", f"/papers/<{_ID}:paper_id>/sources/<{_ID}:source_id>/take-back", "take_back", paper.take_back),
    ("POST", f"/papers/<{_ID}:paper_id>/sources/<{_ID}:source_id>/give-again", "give_again", paper.give_again),
    ("POST", f"/papers/<{_ID}:paper_id>/annotations", "add_annotation", annotated.add_annotation),
    ("POST", f"/papers/<{_ID}:paper_id>/annotations/restore", "restore_annotation", annotated.restore_annotation),
    ("POST", "/annotations/<annotation_id>/edit", "edit_annotation", annotated.edit_annotation),
    ("POST", "/annotations/<annotation_id>/delete", "delete_annotation", annotated.delete_annotation),
    ("GET", "/digests", "digests", digests.show_digests),
    ("GET", f"/digests/<{_ID}:digest_id>", "digest", digests.show_digest),
    ("GET", "/import", "importing", importing.show_import),
    ("POST", "/import", "import_digest", importing.import_digest),
    ("POST", f"/digests/<{_ID}:digest_id>/undo", "undo_import", importing.undo_import),
    ("GET", "/mail", "mail", mail.show_mail),
    ("POST", "/mail", "set_up_mail", mail.set_up_mail),
    ("POST", "/mail/send", "send_mail", mail.send_mail),
    ("POST", "/mail/stop", "stop_mail", mail.stop_mail),
    ("GET", "/mail/preview", "preview_mail", mail.preview_mail),
    ("GET", "/mail/letter.css", "mail_styles", mail.mail_styles),
    ("GET", "/export", "export", exporting.show_export),
    ("GET", "/export/<format>", "download", exporting.download),
    ("POST", "/export/link", "make_link", exporting.make_link),
    ("GET", "/pair", "pairing", pairing.show_pairing),
    ("POST", "/pair/approve", "approve", pairing.approve),
    ("POST", "/pair/deny", "deny", pairing.deny),
    ("POST", f"/tokens/<{_ID}:token_id>/revoke", "revoke", pairing.revoke),
    ("GET", "/signin", "sign_in", signing.sign_in),
    ("POST", "/signout", "sign_out", signing.sign_out),
    ("GET", "/demo", "demo", demo.show_demo),
)


def create_blueprint() -> Blueprint:
    """Make the blueprint ``dashboard`` for the root path; it serves its own files at ``/static``.

    The app must be made with ``static_folder=None``, else Flask's own ``/static`` stands before this one. It must
    hold an ``api.context.Surface``.
    """
    blueprint = Blueprint(
        "dashboard", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )
    for method, path, endpoint, view in ROUTES:
        blueprint.add_url_rule(path, endpoint, view, methods=[method])
    blueprint.before_request(session.require_reader)
    blueprint.app_context_processor(replies.page_values)
    blueprint.register_error_handler(PaperlightError, replies.show_error)
    blueprint.register_error_handler(RequestEntityTooLarge, importing.refuse_size)
    filters.install(blueprint)
    undoing.install(blueprint)
    return blueprint
