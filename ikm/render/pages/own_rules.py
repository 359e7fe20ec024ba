"""The start of an office's own rules or scale: the file of a known one, with comments on each part."""

from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path

from ikm.messages.language import spoken
from ikm.messages.option_names import worded

WIDTH = 112
RULES, SCALE = "rules", "scale"


def render(toml: str, kind: str) -> str:
    """The text of a file of ``RULES`` or of a ``SCALE`` with an id and names of its own.

    What its lines say stays as it is; its comments make room for those of ``own_rules.*.toml``, in the language in
    use.
    """
    words = tomllib.loads(Path(__file__).with_suffix(f".{spoken()}.toml").read_text(encoding="utf-8"))
    said = words[kind]
    lines = "\n".join(line for line in toml.splitlines() if not line.startswith("#"))
    text = re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
    known = re.findall(r'(?m)^id = "(.*)"', text)[0]
    for key, name in (("id", said["id"]), ("title", said["name"]), ("short", said["name"])):
        text = re.sub(rf"(?m)^{key} = .*", f'{key} = "{name}"', text, count=1)
    for heading, part in {"id = ": said["names"], **said["parts"]}.items():
        before, found, after = f"\n{text}".partition(f"\n{heading}")
        gap = "\n" if before.endswith("\n") else "\n\n"
        comment = _comment(worded(part, {}))
        text = f"{before}{gap}{comment}{heading}{after}".removeprefix("\n") if found else text
    head = [*said["head"], *words["writing"]]
    return "".join(_comment(worded(line, {"id": known})) for line in head) + "\n" + text


def _comment(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False) + "\n"
