"""Keeps what can be read only once, a pipe or a device: in memory, or in a temporary file where it is long."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, cast

from ikm.messages.findings import Place, Refusal
from ikm.messages.system_errors import system_reason

if TYPE_CHECKING:
    from tempfile import SpooledTemporaryFile

MOST_IN_MEMORY = 1 << 24
CHUNK = 1 << 20
MIB = 1 << 20


def opened_once(
    label: str, stream: Callable[[], AbstractContextManager[BinaryIO]], most_mib: int
) -> Callable[[], BinaryIO]:
    """How to open a stream that can be read once: the first time it is read to its end, later it is the same again.

    A failure is kept as well. Whoever asks once more, after another that only asked what the input is, would read
    on where the first one failed, and take the rest for the whole.
    """
    outcomes: list[BinaryIO | Refusal] = []

    def opened() -> BinaryIO:
        if not outcomes:
            try:
                outcomes.append(_kept(Place(label), stream, most_mib))
            except Refusal as refusal:
                outcomes.append(refusal)
        (outcome,) = outcomes
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    return opened


def _kept(place: Place, stream: Callable[[], AbstractContextManager[BinaryIO]], most_mib: int) -> BinaryIO:
    """The whole stream, as a file that can seek.

    :raises Refusal: ``input-endless`` for more than ``most_mib``, ``input-unkept`` where there is no room for it,
        ``file-denied`` where it cannot be read.
    """
    import tempfile  # takes a while to load, and most inputs are files

    spool = tempfile.SpooledTemporaryFile(max_size=MOST_IN_MEMORY)  # noqa: SIM115 - closed by whoever opens the input
    try:
        with stream() as source:
            length = 0
            while chunk := source.read(CHUNK):
                length += len(chunk)
                if length > most_mib * MIB:
                    raise Refusal("input-endless", place, limit=most_mib)
                _keep(place, spool, chunk)
    except OSError as error:
        spool.close()
        raise Refusal("file-denied", place, reason=system_reason(error)) from None
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return cast("BinaryIO", spool)


def _keep(place: Place, spool: SpooledTemporaryFile[bytes], chunk: bytes) -> None:
    try:
        spool.write(chunk)
        spool.flush()  # what is still in a buffer would fail where nobody expects it
    except OSError as error:
        raise Refusal("input-unkept", place, reason=system_reason(error)) from None
