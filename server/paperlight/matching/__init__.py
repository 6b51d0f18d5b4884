"""Recognise titles: fold a text into tokens, give a title its keys, find known titles in a text. Pure."""

from __future__ import annotations

from paperlight.matching.find import TitleIndex, TitleMatch
from paperlight.matching.fold import Token, fold, fold_key
from paperlight.matching.keys import KEYS_VERSION, near_keys, title_keys

__all__ = ["KEYS_VERSION", "TitleIndex", "TitleMatch", "Token", "fold", "fold_key", "near_keys", "title_keys"]
