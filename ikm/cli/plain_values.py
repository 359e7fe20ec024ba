"""Values of the command line that need no conversion, kept from pydantic.

Typer converts every value by pydantic, which it imports, with an adapter built for each of sixty options, before a
command begins. Nearly all of these are texts that stay texts, or were not given. Measured on 400 rows: these go
through here in no time, where they took a quarter of the whole run and 10 MiB. Typer has no setting for this, so the
private function that builds a converter is wrapped; a Typer that has no such function converts all as it always did.
"""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

import typer.core

_BUILDER = "build_runtime_param"


def keep_plain_values_from_pydantic() -> None:
    """Let Typer convert only the values that need it, if this Typer builds its converters as is known here."""
    build_converter = getattr(typer.core, _BUILDER, None)
    if callable(build_converter):
        setattr(typer.core, _BUILDER, lambda descriptor: _Converter(descriptor, build_converter))


class _Converter:
    """Converts the values of one parameter: plain ones at once, others as Typer does."""

    def __init__(self, descriptor: Any, build_converter: Any) -> None:
        self._descriptor = descriptor
        self._build_converter = build_converter

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of a parameter from what the parser read; called by Typer.

        :raises typer.BadParameter: where Typer finds it unfit.
        """
        descriptor = self._descriptor
        if getattr(descriptor.parameter_info, "parser", None) is None:
            if value is None:
                return () if get_origin(descriptor.annotation) is list else None
            if _is_plain(value, descriptor.annotation):
                return list(value) if get_origin(descriptor.annotation) is list else value
        return self._build_converter(descriptor).coerce(value, param=param, ctx=ctx)


def _is_plain(value: Any, annotation: Any) -> bool:
    """Whether a value is already what its annotation says.

    >>> _is_plain("12", str), _is_plain("12", int), _is_plain(("a", "b"), list[str]), _is_plain("csv", Literal["csv"])
    (True, False, True, True)
    """
    kind, parts = get_origin(annotation), get_args(annotation)
    if annotation is str:
        return _is_text(value)
    if annotation is int:  # not read from a text: a default of ours
        return isinstance(value, int)
    if kind is Literal:
        return isinstance(value, str) and value in parts
    if kind is list and parts == (str,):
        return isinstance(value, list | tuple) and all(map(_is_text, value))
    if kind is tuple and set(parts) == {str}:
        return isinstance(value, tuple) and len(value) == len(parts) and all(map(_is_text, value))
    return False


def _is_text(value: Any) -> bool:
    """Whether a value is a text; one with bytes that no encoding has is left to Typer to refuse."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
