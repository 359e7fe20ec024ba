"""Labels of an answer column, as the reader of answers is asked about them."""

from __future__ import annotations

from ikm.messages.findings import Refusal
from ikm.rules.library import load
from ikm.survey.texts.answer_reading import LabelReading, read

SCALE = (1, 2, 3, 4)
UNSUR = {unsur.id: unsur for unsur in load("permenpanrb-14-2017").unsur}
NINE = list(UNSUR)
OTHER = UNSUR["sarana"]._replace(id="keramahan-parkir", short="Parkir", answers=())


def column(id: str, *labels: str, **options: object) -> LabelReading:
    return read(labels, UNSUR[id], SCALE, **options)  # type: ignore[arg-type]  # the options are those of read


def refusal(reading: LabelReading) -> str:
    """The sentence a trouble becomes: its parameters are all that the sentence wants."""
    assert reading.trouble is not None
    assert reading.form == ()
    return f"{reading.trouble.code}: {Refusal(reading.trouble.code, None, **reading.trouble.params).reason}"
