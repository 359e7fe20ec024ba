"""Whether what somebody wrote freely says anything: “tidak ada”, “-” and “cukup” are no suggestions."""

from __future__ import annotations

from functools import lru_cache

from ikm.survey.texts.vocabulary import REMEMBERED, plain, vocabulary


@lru_cache(REMEMBERED)
def says_something(text: str) -> bool:
    """Whether a text is a suggestion: it has letters, and more than words that stand for none.

    >>> [says_something(text) for text in ("Tidak ada, pak", "-", "4", "Antrean terlalu lama", "Tidak ramah")]
    [False, False, False, True, True]
    """
    words = plain(text).split()
    if not any(sign.isalpha() for sign in text):
        return False
    filler, nothing = vocabulary().suggestion["filler"], vocabulary().suggestion["nothing"]
    without_filler = " ".join(word for word in words if word not in filler)
    return bool(without_filler) and not {" ".join(words), without_filler} & nothing
