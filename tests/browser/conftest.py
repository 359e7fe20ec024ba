"""A browser without a screen, and the pages that it is shown."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import ikm
from ikm.messages.language import speaking
from ikm.messages.option_names import options_called
from ikm.options import as_flag
from ikm.render import Style, page_of
from ikm.render.html import render
from ikm.render.laporan import document
from ikm.render.page import Caption, Cover, Page, Picture
from tests.conftest import ROOT
from tests.laporans import bare, full

USUAL = Path("/usr/bin/chromium")
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
)


def chromium() -> str | None:
    """Where Chromium is: Debian's, or the one that ``IKM_CHROMIUM`` names."""
    found = shutil.which("chromium")
    if found:
        return found
    return str(USUAL) if USUAL.exists() else os.environ.get("IKM_CHROMIUM")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed: install it, or name one in IKM_CHROMIUM")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        yield launched
        launched.close()


def with_pictures() -> Page:
    """The report of which everything is known, with a logo and a photo."""
    drawn = io.BytesIO()
    Image.new("RGB", (400, 300), "#88aacc").save(drawn, "PNG")
    picture = Picture(drawn.getvalue(), "png", "")
    page = document.page(full())
    blocks = [
        block._replace(logo=picture._replace(width=0.2)) if isinstance(block, Cover) else block
        for block in page.blocks
    ]
    photo = picture._replace(description="Ruang tunggu", width=0.8, caption=Caption("Gambar", 4, "Ruang tunggu"))
    return page._replace(blocks=(*blocks, photo))


def agency() -> Page:
    """A report of several units with their trend."""
    files = str(ROOT / "examples" / "kota" / "*.csv")
    return page_of(ikm.score(files, unit_from="file", period_from="file", overall="mean"), Style())


def inspection() -> Page:
    return page_of(ikm.check([ROOT / "examples" / "puskesmas.xlsx", ROOT / "examples" / "formulir.csv"]), Style())


PAGES = {
    "full": with_pictures,
    "bare": lambda: document.page(bare()),
    "agency": agency,
    "check": inspection,
}
DOCUMENTS = ("full", "bare")


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of each page, as a file."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    with speaking("id"), options_called(as_flag):
        for name, make in PAGES.items():
            path = folder / f"{name}.html"
            path.write_text(render([make()], Style()), encoding="utf-8")
            found[name] = path.as_uri()
    return found
