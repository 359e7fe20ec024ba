"""Groups crossed."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from ikm.findings import Refusal
from ikm.index.tally import Tally
from ikm.survey import grouping as module
from ikm.survey.grouping import Grouping

VALUES = {str(value): value for value in range(65_536)}
KEYS = [SimpleNamespace(name=name, values=VALUES) for name in "abcde"]


def test_groups_stay_apart_however_many_values_their_columns_have() -> None:
    grouping = Grouping(KEYS, Tally.zero(1, 4, 0), {})  # type: ignore[arg-type]  # of a key, only its name and values are looked at
    last = np.array([0, 1, 65_535, 0], np.int32)
    grouping.count(np.ones((1, 4), np.int8), [last, last, last, last, np.zeros(4, np.int32)])
    grouping.count(np.ones((1, 1), np.int8), [np.array([n], np.int32) for n in (1, 1, 1, 1, 0)])
    found = {" ".join(map(str, key)): int(tally.respondents) for key, tally in grouping.by_key().items()}
    assert found == {"0 0 0 0 0": 2, "1 1 1 1 0": 2, "65535 65535 65535 65535 0": 1}


def test_too_many_crossed_groups_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_GROUPS", 3)
    grouping = Grouping(KEYS[:2], Tally.zero(1, 4, 0), {})  # type: ignore[arg-type]  # as above
    with pytest.raises(Refusal, match="more than 3 different values"):
        grouping.count(np.ones((1, 4), np.int8), [np.arange(4, dtype=np.int32)] * 2)
