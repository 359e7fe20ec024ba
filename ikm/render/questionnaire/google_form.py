"""The questionnaire as a script of Google Apps Script, which makes a form in Google Forms of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from string import Template

from ikm.messages.phrases import phrase
from ikm.render.questionnaire.form_questions import FormQuestion, WebForm
from ikm.survey.texts.values import OLDEST, YOUNGEST


@cache
def _script() -> Template:
    """The script that is shipped, with places for what the form asks."""
    return Template((Path(__file__).parent / "google_form.gs").read_text(encoding="utf-8"))


def render(form: WebForm) -> bytes:
    """Render a form as a script; the texts of the survey stand in it as JSON, and nowhere else."""
    survey = {
        "judul": form.title,
        "pemberitahuan": form.notice,
        "penutup": form.thanks,
        "bagian": [
            {"judul": part.heading, "pertanyaan": [_question(question) for question in part.questions]}
            for part in form.parts
        ],
    }
    script = _script().substitute(
        how=phrase("form-gforms-how").replace("\n", "\n// "),
        survey=literal(survey, indent=2),
        shared=literal(f"{phrase('form-gforms-shared')}: %s"),
        edited=literal(f"{phrase('form-gforms-edited')}: %s"),
        age=literal(phrase("form-age", youngest=YOUNGEST, oldest=OLDEST)),
        youngest=YOUNGEST,
        oldest=OLDEST,
    )
    return script.encode()


def literal(value: object, indent: int | None = None) -> str:
    """A value as a literal of JavaScript that ends neither a script of HTML nor a line.

    >>> literal('O\\'Neil "A" \\\\ </script>')
    '"O\\'Neil \\\\"A\\\\" \\\\\\\\ \\\\u003c/script>"'
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    for sign in "<\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _question(question: FormQuestion) -> dict[str, object]:
    found: dict[str, object] = {"jenis": question.kind.value, "judul": question.title}
    if question.choices:
        found["pilihan"] = [choice.label for choice in question.choices]
    return found
