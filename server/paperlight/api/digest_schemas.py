"""What the calls on digests take and answer."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from paperlight.api.schemas import Moment, PaperSchema


class SkippedSchema(Schema):
    """A part of a source that gave no paper."""

    position = fields.Integer()
    reason = fields.String()
    excerpt = fields.String()


class ListingSchema(Schema):
    """What both forms of a digest tell."""

    id = fields.Integer()
    format = fields.String()
    source = fields.String()
    title = fields.String()
    date = fields.Date()
    date_inferred = fields.Boolean()
    imported = Moment()
    added = fields.Integer()
    known = fields.Integer()
    changed = fields.Integer(metadata={"description": "Known papers that gained something."})
    skipped = fields.List(fields.Nested(SkippedSchema))


class DigestSchema(ListingSchema):
    """One dated listing; ``entries``, ``added`` and ``known`` count its papers at the import."""

    entries = fields.Integer()


class DigestsSchema(Schema):
    """Part of the list of digests."""

    items = fields.List(fields.Nested(DigestSchema))
    next = fields.String(allow_none=True)


class EntrySchema(Schema):
    """One entry of a digest as it stood; ``paper`` is null once it was deleted."""

    position = fields.Integer()
    raw = fields.String()
    paper = fields.Nested(PaperSchema, allow_none=True)


class OutcomeSchema(Schema):
    """What becomes of one paper of a digest."""

    title = fields.String()
    outcome = fields.String(validate=validate.OneOf(["new", "changed", "known"]))


class PreviewSchema(Schema):
    """What an import would do; nothing was stored. ``outcomes`` are those of the first papers."""

    digests = fields.List(fields.Nested(DigestSchema(exclude=["id"])))
    outcomes = fields.List(fields.Nested(OutcomeSchema))
    skipped = fields.List(fields.Nested(SkippedSchema), metadata={"description": "Parts that would give no digest."})


class UndoneSchema(Schema):
    """What taking an import back did, in papers."""

    deleted = fields.Integer()
    restored = fields.Integer(metadata={"description": "Known before, and put back as they were."})
    kept = fields.Integer(metadata={"description": "Made by it, and kept for what was done with them since."})


class OneDigestSchema(ListingSchema):
    """A digest; here ``entries`` are the entries themselves, in order."""

    entries = fields.List(fields.Nested(EntrySchema))


class DigestQuerySchema(Schema):
    """What the sender says of a digest; it overrules what the digest says. A dry run tells what would be done."""

    dry_run = fields.Boolean(load_default=False)

    format = fields.String()
    source = fields.String()
    date = fields.Date(metadata={"description": "YYYY-MM-DD"})
    title = fields.String()
