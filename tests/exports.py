"""Exports of survey programs in the shape that each writes them, for what the manual says of them."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from tests.conftest import ROOT
from tests.kinds import ANSWERS, NAMES, WORDS
from tests.surveys import Rows, csv_text, write_csv, write_xlsx

NETWORK = "network"
"""The folder of what hosts would send, each in a file called as the host."""
CURL = f'curl() {{ host=${{@: -1}}; host=${{host#*://}}; cat "{NETWORK}/${{host%%/*}}"; }}'
"""Stands in a shell for the program of that name: what it fetches lies in a folder."""


def write_exports(folder: Path) -> None:
    """Write what the manual names: files of exports, and what hosts would send."""
    (folder / NETWORK).mkdir()
    form = ROOT / "examples" / "formulir.csv"
    shutil.copy(form, folder / NETWORK / "docs.google.com")
    (folder / NETWORK / "kf.kobotoolbox.org").write_text(csv_text(kobotoolbox(), ";"), encoding="utf-8")
    with zipfile.ZipFile(folder / "Survei Kepuasan.csv.zip", "w") as package:
        package.write(form, "Survei Kepuasan.csv")
    write_xlsx(folder / "Survei Kepuasan(1-24).xlsx", {"Form1": microsoft_forms()})
    write_csv(folder / "results-survey123456.csv", limesurvey())


def kobotoolbox() -> Rows:
    """Names of questions within a group, values of options, and what the server adds behind."""
    names = [f"skm/u{number}_{name.partition(' ')[0].casefold()}" for number, name in enumerate(NAMES, 1)]
    header = [
        "start",
        "end",
        "skm/layanan",
        *names,
        "_id",
        "_uuid",
        "_submission_time",
        "_validation_status",
        "_index",
    ]
    return [
        header,
        *(
            [
                *(
                    "2025-04-01T08:00:00.000+07:00",
                    f"2025-04-01T08:{index:02}:00.000+07:00",
                    ("ktp", "kk")[index % 2],
                ),
                *answers,
                *(1000 + index, f"uuid-{index}", f"2025-04-01T01:{index:02}:30", "", index + 1),
            ]
            for index, answers in enumerate(ANSWERS)
        ),
    ]


def limesurvey() -> Rows:
    """Texts of questions, full answers, and one who stopped in the middle."""
    header = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", *NAMES]
    rows = [
        [index + 1, f"2025-04-01 08:{index:02}:00", 3, "id", 100_000 + index, *words]
        for index, words in enumerate(WORDS)
    ]
    return [header, *rows, [len(WORDS) + 1, "", 1, "id", 99, *WORDS[0][:4], *[""] * 5]]


def microsoft_forms() -> Rows:
    """What the program asks of itself before the questions, and answers in words."""
    header = ["ID", "Start time", "Completion time", "Email", "Name", *NAMES]
    rows = [
        [index + 1, "4/1/25 8:00:00", f"4/1/25 8:{index:02}:00", "anonymous", None, *words]
        for index, words in enumerate(WORDS)
    ]
    return [header, *rows]
