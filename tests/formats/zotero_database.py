"""A small database as Zotero makes it: the tables that are read, with the columns of its userdata.sql."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_SCHEMA = """
PRAGMA page_size = 512;
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT NOT NULL);
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT NOT NULL, dateAdded TIMESTAMP, dateModified TIMESTAMP,
    libraryID INT NOT NULL, key TEXT NOT NULL);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value UNIQUE);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT, PRIMARY KEY (itemID, fieldID));
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT, type INT, PRIMARY KEY (itemID, tagID));
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT, title TEXT);
CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT, linkMode INT, contentType TEXT, path TEXT);
CREATE TABLE itemAnnotations (itemID INTEGER PRIMARY KEY, parentItemID INT NOT NULL, type INTEGER NOT NULL,
    authorName TEXT, text TEXT, comment TEXT, color TEXT, pageLabel TEXT, sortIndex TEXT NOT NULL,
    position TEXT NOT NULL, isExternal INT NOT NULL);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT, parentCollectionID INT);
CREATE TABLE collectionItems (collectionID INT, itemID INT, orderIndex INT);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY, dateDeleted DEFAULT CURRENT_TIMESTAMP);
INSERT INTO libraries VALUES (1, 'user'), (2, 'feed');
INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'attachment'), (3, 'note'), (4, 'annotation'), (5, 'preprint');
INSERT INTO fields VALUES (1, 'title'), (2, 'abstractNote'), (3, 'date'), (4, 'publicationTitle'), (5, 'DOI'),
    (6, 'extra'), (7, 'repository');
INSERT INTO creatorTypes VALUES (8, 'author'), (9, 'editor');
"""
_ROWS = """
INSERT INTO items VALUES
    (1, 1, '2024-05-01 10:00:00', '2024-05-01 10:00:00', 1, 'AAAA1111'),
    (2, 2, '2024-05-01 10:00:00', '2024-05-01 10:00:00', 1, 'PDFF2222'),
    (3, 4, '2024-05-02 10:00:00', '2024-05-03 10:00:00', 1, 'ANNO3333'),
    (4, 3, '2024-05-01 10:00:00', '2024-05-01 10:00:00', 1, 'NOTE4444'),
    (5, 5, '2024-06-01 10:00:00', '2024-06-01 10:00:00', 1, 'BBBB5555'),
    (6, 1, '2024-06-01 10:00:00', '2024-06-01 10:00:00', 1, 'TRSH6666'),
    (7, 1, '2024-06-01 10:00:00', '2024-06-01 10:00:00', 2, 'FEED7777');
INSERT INTO itemDataValues VALUES (1, 'Highly accurate protein structure prediction with AlphaFold'),
    (2, 'An abstract.'),
    (3, '2021-08-00 8/2021'), (4, 'Nature'), (5, '10.1038/s41586-021-03819-2'), (6, 'Attention Is All You Need'),
    (7, 'arXiv:1706.03762 [cs]' || char(10) || 'PMID: 12345'), (8, 'arXiv'), (9, 'Thrown away'), (10, 'Of a feed');
INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5), (5, 1, 6), (5, 6, 7), (5, 7, 8),
    (6, 1, 9), (7, 1, 10);
INSERT INTO creators VALUES (1, 'John', 'Jumper', 0), (2, 'Demis', 'Hassabis', 0), (3, '', 'DeepMind', 1);
INSERT INTO itemCreators VALUES (1, 2, 8, 1), (1, 1, 8, 0), (1, 3, 9, 2);
INSERT INTO tags VALUES (1, 'proteins'), (2, 'Structural biology');
INSERT INTO itemTags VALUES (1, 1, 0), (1, 2, 1), (3, 1, 0);
INSERT INTO itemNotes VALUES
    (4, 1, '<div><p>Read the <b>supplement</b>.</p><ul><li>MSA &amp; templates</li></ul></div>', '');
INSERT INTO itemAttachments VALUES (2, 1, 0, 'application/pdf', 'storage:a.pdf');
INSERT INTO itemAnnotations VALUES
    (3, 2, 1, '', 'atomic accuracy', 'Really?', '#5fb236', '584', '00001', '{"pageIndex":1,"rects":[[1,2,3,4]]}', 0);
INSERT INTO collections VALUES (1, 'Thesis', NULL), (2, 'Chapter 2', 1);
INSERT INTO collectionItems VALUES (2, 1, 0);
INSERT INTO deletedItems (itemID) VALUES (6);
"""


def make(path: Path, *, after: str = "") -> Path:
    """Write the database; ``after`` is SQL to run on it at the end."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(_SCHEMA + _ROWS + after)
    return path
