"""British and American spelling, as far as the words of titles go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# British, American. What stands between is the same in both.
_PAIRS = (
    (r"(\w{2,})is(ation\w*|e[drs]?|ers|ing)", r"(\w{2,})iz(ation\w*|e[drs]?|ers|ing)"),
    (
        r"(anal|catal|paral|hydrol|electrol|dial)ys(e[drs]?|ing)",
        r"(anal|catal|paral|hydrol|electrol|dial)yz(e[drs]?|ing)",
    ),
    (
        r"(behavi|col|fav|hon|lab|neighb|flav|hum|rum|tum|vap|harb|arm|endeav|rig|vig|sav|od)our(\w*)",
        r"(behavi|col|fav|hon|lab|neighb|flav|hum|rum|tum|vap|harb|arm|endeav|rig|vig|sav|od)or(\w*)",
    ),
    (
        r"((?:re)?mod|lab|(?:un)?rav|trav|funn|chis|shov|swiv|canc|chann|tunn|fu|lev|marv|pan|couns|quarr)ell(ed|ing|er|ers|ings)",
        r"((?:re)?mod|lab|(?:un)?rav|trav|funn|chis|shov|swiv|canc|chann|tunn|fu|lev|marv|pan|couns|quarr)el(ed|ing|er|ers|ings)",
    ),
    (r"(sign|di|tot|equ)all(ed|ing|er|ers)", r"(sign|di|tot|equ)al(ed|ing|er|ers)"),
    (
        r"(cent|met|fib|theat|lit|calib|spect|lust|sab|meag)re(s?)",
        r"(cent|met|fib|theat|lit|calib|spect|lust|sab|meag)er(s?)",
    ),
    (r"(catal|anal|dial|monol|epil|prol)ogue(s?)", r"(catal|anal|dial|monol|epil|prol)og(s?)"),
    (r"(def|off|lic|pret)ence(s?)", r"(def|off|lic|pret)ense(s?)"),
    (r"(\w*)haem(\w*)", r"(\w*)hem(o\w*|a\w*|at\w*|orrh\w*)"),
    (
        r"(\w*)(an|leuk|isch|hypox|glyc|hyperglyc|hypoglyc|septic|ur)aemi(\w*)",
        r"(\w*)(an|leuk|isch|hypox|glyc|hyperglyc|hypoglyc|septic|ur)emi(\w*)",
    ),
    (r"(ortho)?paed(i\w*)", r"(ortho)?ped(i\w*)"),
    (r"(\w*)oestr(\w*)", r"(\w*)estr(o\w*|a\w*|us)"),
    (r"(\w*)oedema(\w*)", r"(\w*)edema(\w*)"),
    (r"(an)aesth(\w*)", r"(an)esth(\w*)"),
    (r"(gyn)aec(\w*)", r"(gyn)ec(\w*)"),
    (r"()aetiolog(\w*)", r"()etiolog(\w*)"),
    (r"(f)oet(\w*)", r"(f)et(al|us|uses|o\w*)"),
    (r"(diarrh)oe(\w*)", r"(diarrh)e(\w*)"),
    (r"()oesophag(\w*)", r"()esophag(\w*)"),
    (r"()encyclopaedi(\w*)", r"()encyclopedi(\w*)"),
    (r"()sulph(\w*)", r"()sulf(\w*)"),
    (r"(gr)ey(\w*)", r"(gr)ay(\w*)"),
    (r"(program)me(s?)", r"(program)(s?)"),
    (r"()artefact(s?)", r"()artifact(s?)"),
    (r"(judg|acknowledg)ement(s?)", r"(judg|acknowledg)ment(s?)"),
    (r"()ageing()", r"()aging()"),
    (r"()aluminium()", r"()aluminum()"),
    (r"(m)ould(\w*)", r"(m)old(\w*)"),
    (r"(s)ceptic(\w*)", r"(s)keptic(\w*)"),
    (r"()plough(\w*)", r"()plow(\w*)"),
    (r"()manoeuv(r\w*)", r"()maneuv(\w*)"),
    (r"()whilst()", r"()while()"),
    (r"()towards()", r"()toward()"),
)
# What looks like one of them and is written in one way only.
_FIXED = re.compile(
    r"(?:adv|circumc|compr(?:om)?|conc|dem|dev|disg[u]?|enterpr|exc|exerc|expert|franch|improv|inc|merchand|parad|prec|pr(?:em|om)?"
    r"|rev|superv|surm|surpr|telev|(?:de)?no|treat|otherw|likew|ar|br(?:u)?|cru|ma|po|pra|ra|r|w)(?:is|iz)\w*"
    r"|\w*siz(?:e[ds]?|ing)|seiz\w*|caps[i]z\w*|(?:para|peri|dia)?meters?"
)


def _compiled(pattern: str, other: str) -> tuple[re.Pattern[str], str]:
    """Give a pattern for one spelling and the template of the other, which keeps what the two share."""
    template, group = "", 0
    for part in re.split(r"(\((?:[^()]|\(\?:[^()]*\))*\)\??)", other):
        if part.startswith("("):
            group += 1
            template += f"\\g<{group}>"
        else:
            template += part
    return re.compile(pattern), template


_TO_AMERICAN = [_compiled(british, american) for british, american in _PAIRS]
_TO_BRITISH = [_compiled(american, british) for british, american in _PAIRS]


def spellings(words: Sequence[str]) -> list[list[str]]:
    """The folded words of a title spelt in the American way and in the British way."""
    spelt = [_both(word) for word in words]
    return [[american for american, _ in spelt], [british for _, british in spelt]]


@lru_cache(maxsize=0x4000)
def _both(word: str) -> tuple[str, str]:
    return _respelt(word, _TO_AMERICAN), _respelt(word, _TO_BRITISH)


def _respelt(word: str, pairs: list[tuple[re.Pattern[str], str]]) -> str:
    if len(word) < 4 or not word.isascii() or _FIXED.fullmatch(word):
        return word
    for pattern, template in pairs:
        if pattern.fullmatch(word):
            return pattern.sub(template, word, count=1)
    return word
