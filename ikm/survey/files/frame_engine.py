"""Data frames of any library that narwhals knows, whose own engine counts patterns of answers, lazily."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

from ikm.messages.findings import Place, Refusal
from ikm.messages.masking import without_quotations
from ikm.survey.files.engine import Engine, Patterns
from ikm.survey.files.engine_values import DAY_LENGTH, FILLED, MOMENT, Seen, plain_values, seen_in, sorted_columns

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

EXTRA = 'pip install ".[frames]"'
"""What brings narwhals."""
_ROWS = "rows"


class FrameEngine(Engine):
    """A frame, lazy or not, a relation or a table of Arrow: what counts it is the library that made it.

    Only the columns that are asked for are read.

    :raises Refusal: ``frames-absent`` where narwhals is not installed, ``source-unknown`` for what is no frame,
        ``frame-failed`` where the library cannot say which columns there are.
    """

    def __init__(self, frame: object, name: str) -> None:
        try:
            import narwhals.stable.v2 as nw
        except ImportError:
            raise Refusal("frames-absent", library=type(frame).__module__.partition(".")[0], command=EXTRA) from None
        self.name = name
        with self._failures():
            try:
                self._frame: nw.LazyFrame[Any] = nw.from_native(frame).lazy()  # type: ignore[call-overload]  # any object
            except TypeError:  # a column, a schema, or whatever else is of such a library
                raise Refusal("source-unknown", type=type(frame).__name__) from None
            self._kinds = self._frame.collect_schema()
        self.columns = tuple(self._kinds)
        self._seen: list[Seen] = ["whole"] * len(self.columns)

    def first_rows(self, most: int) -> list[Sequence[object]]:
        """Some rows, as they come; None is a blank cell."""
        found = self._collected(self._frame.head(most))
        return list(zip(*map(plain_values, found), strict=True))

    def patterns(self, columns: Sequence[int], most: int) -> Patterns | None:
        """Each combination of the values of some columns once; see :meth:`Engine.patterns`."""
        import narwhals.stable.v2 as nw

        names = [str(number) for number in range(len(columns))]
        asked = [self._countable(place).alias(name) for place, name in zip(columns, names, strict=True)]
        counted = self._frame.select(*asked).group_by(*names).agg(nw.len().alias(_ROWS))
        *values, rows = self._collected(counted.head(most + 1))
        return None if len(rows) > most else sorted_columns(values, rows)

    def seen_as(self, days: Sequence[int], filled: Sequence[int]) -> FrameEngine:
        """The same rows, of some columns only the day or whether a cell is filled; see :meth:`Engine.seen_as`."""
        other = copy(self)
        other._seen = seen_in(len(self.columns), days, filled)
        return other

    def _countable(self, place: int) -> nw.Expr:
        """A column as it is grouped by; categories as texts, since some frames count those that nobody is in."""
        import narwhals.stable.v2 as nw

        column, kind = nw.col(self.columns[place]), self._kinds[self.columns[place]]
        if isinstance(kind, nw.Categorical | nw.Enum):
            column, kind = column.cast(nw.String), nw.String()
        if kind.is_float():
            column = column.fill_nan(None)
        is_text = isinstance(kind, nw.String)
        if self._seen[place] == "filled":
            is_blank = column.is_null() | (column.str.strip_chars() == "") if is_text else column.is_null()
            return nw.when(~is_blank).then(nw.lit(FILLED))
        if self._seen[place] == "day" and isinstance(kind, nw.Datetime):
            return column.dt.date()
        if self._seen[place] == "day" and is_text:
            day = column.str.slice(0, DAY_LENGTH)
            return nw.when(column.str.contains(MOMENT)).then(day).otherwise(column)
        return column

    def _collected(self, query: nw.LazyFrame[Any]) -> list[list[Any]]:
        """The columns that the engine gives."""
        with self._failures():
            collected = query.collect()
            return [collected.get_column(name).to_list() for name in collected.columns]

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """What an engine raises, whichever it is, as a refusal in one line."""
        try:
            yield
        except Refusal:
            raise
        except Exception as error:
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise Refusal("frame-failed", Place(self.name), reason=without_quotations(reason)) from error


@contextmanager
def opened_frame(frame: object, name: str) -> Iterator[Sequence[Engine]]:
    """A frame as an engine; whoever made it closes it.

    :raises Refusal: as :class:`FrameEngine` does.
    """
    yield [FrameEngine(frame, name)]
