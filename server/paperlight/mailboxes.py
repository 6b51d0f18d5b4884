"""Taking in what is new in a mailbox: each message is a digest, and what was dealt with is remembered with it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from paperlight import mailbox
from paperlight.errors import UnreadableError
from paperlight.formats import Source
from paperlight.importing import Taken
from paperlight.library import Library


def take_new(
    library: Library,
    reader_id: int,
    address: str,
    *,
    senders: tuple[str, ...] = (),
    since: date | None = None,
    context: ssl.SSLContext | None = None,
) -> Iterator[Taken]:
    """Take in each new message that tells of papers, and give what became of it; the others are only remembered.

    Should it break off, the next time goes on where this one ended. Raises InvalidInputError for what is no address of
    a mailbox, and FetchError.
    """
    where = mailbox.Address.read(address)
    name = f"mailbox {where.user}@{where.host}:{where.port}/{where.folder}"
    state = library.remembering.get(reader_id, name) or {}
    for data, after in mailbox.fetch_new(where, state, senders=senders, since=since, context=context):
        source = Source(content=data, today=library.imports.today(), filename="message.eml")
        taken = None
        # The digest and that the message was seen are stored together, or neither.
        with library.together():
            with suppress(UnreadableError):
                taken = library.imports.take(reader_id, source, format="mail")
            library.remembering.put(reader_id, name, after)
        if taken is not None:
            yield taken
