"""The shapes of version 1 of the API, as marshmallow schemas: they check what comes in and describe what goes out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from paperlight import limits
from paperlight.api.annotation_schemas import AnnotationSchema
from paperlight.errors import InvalidInputError
from paperlight.types import Role, Sort, Status


def rfc3339(moment: datetime) -> str:
    """A moment as the API writes it: UTC with a ``Z``."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Moment(fields.AwareDateTime):
    """An RFC 3339 time; one that comes in without a zone is UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=UTC, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        try:
            return limits.moment(moment, attr or "time")
        except InvalidInputError as error:
            raise ValidationError(str(error)) from error

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else rfc3339(value)


# The longest Idempotency-Key.
KEY_LENGTH = 200
_an_id = validate.Range(0, limits.LARGEST_ID)
# One answer must not keep other writers waiting for long.
_MOST_READINGS = 1_000


class Strict(Schema):
    """A body: unknown fields are refused by name."""


class WriteHeadersSchema(Schema):
    """The header by which a write can be sent twice and done once."""

    key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Length(1, KEY_LENGTH),
        metadata={"description": "Sent again with the same key, the write is done once and answered the same."},
    )


class ChangeHeadersSchema(WriteHeadersSchema):
    """The header that keeps two tabs from overwriting each other."""

    if_match = fields.String(
        data_key="If-Match",
        load_default=None,
        metadata={"description": "The entity tag that the change was made upon; a stale one gets 412."},
    )


class LinkSchema(Strict):
    """A web address of a paper."""

    url = fields.String(required=True, metadata={"format": "uri"})
    kind = fields.String(load_default="page", validate=validate.OneOf(["page", "pdf", "code", "other"]))


class ReadingPatchSchema(Strict):
    """Any subset of what a reader sets on a reading."""

    status = fields.Enum(Status, by_value=True)
    starred = fields.Boolean()
    tags = fields.List(fields.String(), metadata={"description": "All tags; the order is kept."})
    note = fields.String(metadata={"maxLength": limits.NOTE})


class ReadingSchema(Schema):
    """What a reader has done with a paper, and when."""

    status = fields.Enum(Status, by_value=True)
    starred = fields.Boolean()
    tags = fields.List(fields.String())
    note = fields.String()
    status_changed = Moment(allow_none=True)
    starred_changed = Moment(allow_none=True)
    tags_changed = Moment(allow_none=True)
    note_changed = Moment(allow_none=True)


class PaperFieldsSchema(Strict):
    """A paper's own fields, any subset."""

    title = fields.String(metadata={"maxLength": limits.TITLE})
    abstract = fields.String(metadata={"maxLength": limits.ABSTRACT})
    authors = fields.List(fields.String())
    year = fields.Integer(allow_none=True, strict=True)
    venue = fields.String()
    links = fields.List(fields.Nested(LinkSchema))
    identifiers = fields.List(fields.String(metadata={"example": "arxiv:2310.00035"}))


class NewPaperSchema(PaperFieldsSchema):
    """One paper's metadata; ``reading`` marks it at once."""

    title = fields.String(required=True, metadata={"maxLength": limits.TITLE})
    reading = fields.Nested(ReadingPatchSchema)


class OwnPageSchema(PaperFieldsSchema):
    """What a paper's own page tells of it, and where it stands."""

    url = fields.String(required=True, metadata={"format": "uri"})
    title = fields.String(required=True, metadata={"maxLength": limits.TITLE})


class PaperSchema(Schema):
    """A paper with the asking reader's reading."""

    id = fields.Integer()
    title = fields.String()
    abstract = fields.String()
    authors = fields.List(fields.String())
    year = fields.Integer(allow_none=True)
    venue = fields.String()
    links = fields.List(fields.Nested(LinkSchema))
    identifiers = fields.List(fields.String())
    upvotes = fields.Integer(allow_none=True)
    github_stars = fields.Integer(allow_none=True)
    summary = fields.String()
    keywords = fields.List(fields.String())
    organization = fields.String()
    added = Moment()
    changed = Moment()
    etag = fields.String(metadata={"description": "The entity tag, unquoted, for If-Match."})
    reading = fields.Nested(ReadingSchema)


class DigestRefSchema(Schema):
    """A digest in which a paper stood, and where."""

    id = fields.Integer()
    source = fields.String()
    title = fields.String()
    date = fields.Date()
    position = fields.Integer()


class SourceSchema(Schema):
    """A page from which the paper learned: exactly what it gained there, fields by their names."""

    id = fields.Integer()
    url = fields.String()
    at = Moment()
    fields_ = fields.Dict(attribute="fields", data_key="fields")
    identifiers = fields.List(fields.String())
    links = fields.List(fields.Nested(LinkSchema))


class AnnotationsSchema(Schema):
    """Part of a paper's annotations."""

    items = fields.List(fields.Nested(AnnotationSchema))
    next = fields.String(allow_none=True)


class OnePaperSchema(PaperSchema):
    """A paper with everything about it."""

    digests = fields.List(fields.Nested(DigestRefSchema))
    annotations = fields.List(fields.Nested(AnnotationSchema))
    sources = fields.List(fields.Nested(SourceSchema), attribute="learned")


class HitSchema(PaperSchema):
    """A paper of a list; with a query it has a score (higher is better) and a snippet (plain text)."""

    score = fields.Float()
    snippet = fields.String()


class CursorSchema(Schema):
    """How much of a list, and from where."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(metadata={"description": "`next` of the part before."})


class FilterSchema(Schema):
    """Which papers."""

    q = fields.String(load_default="", metadata={"description": "A search; see docs/search.md."})
    status = fields.List(fields.Enum(Status, by_value=True), load_default=list)
    starred = fields.Boolean(load_default=None)
    tag = fields.String(load_default=None)
    digest = fields.Integer(load_default=None, validate=_an_id)
    since = Moment(load_default=None, metadata={"description": "Added at this time or later."})
    sort = fields.Enum(Sort, by_value=True, load_default=None)


class ExportQuerySchema(FilterSchema):
    """What of the library, and by which key."""

    style = fields.String(load_default=None, metadata={"description": "The citation style of a bibliography."})
    token = fields.String(metadata={"description": "An export token, for programs that can send no header."})


class PapersQuerySchema(FilterSchema, CursorSchema):
    """List and search in one."""


class HitsSchema(Schema):
    """Part of a list of papers."""

    items = fields.List(fields.Nested(HitSchema))
    next = fields.String(allow_none=True)
    total = fields.Integer()
    did_you_mean = fields.String(metadata={"description": "A better-spelt query, when nothing was found."})


class MarkedSchema(ReadingPatchSchema):
    """A change to one of many readings."""

    paper_id = fields.Integer(required=True, strict=True, validate=_an_id)


class ReadingsSchema(Strict):
    """Changes to many readings, all or nothing."""

    readings = fields.List(fields.Nested(MarkedSchema), required=True, validate=validate.Length(1, _MOST_READINGS))


class PapersSchema(Schema):
    """Papers as they are now."""

    items = fields.List(fields.Nested(PaperSchema))


class PageTextField(fields.Field[Any]):
    """A string (prose), or ``{"text", "role"}``."""

    default_error_messages = {"invalid": "Give a string, or an object with text and role."}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, Role]:
        if isinstance(value, str):
            return value, Role.PROSE
        if isinstance(value, dict) and set(value) <= {"text", "role"} and isinstance(value.get("text"), str):
            role = value.get("role", "prose")
            if role in list(Role):
                return value["text"], Role(role)
        raise self.make_error("invalid")


class MatchQuerySchema(Strict):
    """Texts and links of a page in which known papers are to be found."""

    texts = fields.List(PageTextField(), load_default=list)
    links = fields.List(fields.String(), load_default=list)


class MatchSchema(Schema):
    """A known paper recognised. Offsets are UTF-16 code units; ``text`` or ``link`` is the index into what was sent."""

    paper_id = fields.Integer()
    title = fields.String()
    status = fields.Enum(Status, by_value=True)
    evidence = fields.String()
    score = fields.Float()
    text = fields.Integer()
    link = fields.Integer()
    start = fields.Integer()
    end = fields.Integer()


class MatchesSchema(Schema):
    """What was recognised: texts first, in reading order."""

    matches = fields.List(fields.Nested(MatchSchema))


class ChangesQuerySchema(Schema):
    """From where, and how much at once."""

    since = fields.String(load_default=None, metadata={"description": "`next` of the answer before; none at first."})
    limit = fields.Integer(load_default=1_000, validate=validate.Range(1, 10_000))


class ChangedPaperSchema(Schema):
    """What the extension's index keeps of a paper."""

    id = fields.Integer()
    title = fields.String()
    keys = fields.List(fields.String(), metadata={"description": "Folded titles, tokens joined by one space."})
    near_keys = fields.List(fields.String(), metadata={"description": "Parts of them that stand for the title."})
    identifiers = fields.List(fields.String())
    etag = fields.String()
    reading = fields.Nested(ReadingSchema)
    annotations = fields.List(fields.Nested(AnnotationSchema))


class ChangesSchema(Schema):
    """Papers changed and ids deleted after the cursor."""

    items = fields.List(fields.Nested(ChangedPaperSchema))
    deleted = fields.List(fields.Integer())
    next = fields.String()
    more = fields.Boolean(metadata={"description": "Ask again at once."})
    reset = fields.Boolean(metadata={"description": "The cursor was of another library: forget everything first."})


class TagSchema(Schema):
    """A tag and how many papers have it."""

    name = fields.String()
    papers = fields.Integer()


class TagsSchema(Schema):
    """The reader's tags, the most used first."""

    items = fields.List(fields.Nested(TagSchema))
    next = fields.String(allow_none=True)


class StatsSchema(Schema):
    """Counts by status, by day (ISO date) and by digest (id)."""

    papers = fields.Integer()
    starred = fields.Integer()
    by_status = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_day = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_digest = fields.Dict(keys=fields.String(), values=fields.Integer())
