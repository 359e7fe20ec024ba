"""Pages in a browser: nothing is loaded, nothing needs a script, nothing is too wide, and whoever hears them can."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browser.conftest import DOCUMENTS, PAGES

A4 = (595, 842)
"""Points of a sheet that stands upright."""
every_page = pytest.mark.parametrize("name", list(PAGES))
every_document = pytest.mark.parametrize("name", DOCUMENTS)


@contextmanager
def shown(
    browser: Browser, address: str, width: int = 1280, *, scripts: bool = False, dark: bool = False
) -> Iterator[Tab]:
    """A page on a screen so many pixels wide; nothing but itself may be asked for."""
    asked: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
    )
    context.on("request", lambda request: asked.append(request.url))
    tab = context.new_page()
    tab.goto(address)
    yield tab
    context.close()
    assert [url for url in asked if not url.startswith("data:image/")] == [address]


@every_page
@pytest.mark.parametrize("width", [360, 800, 1280])
def test_no_page_is_wider_than_its_screen(browser: Browser, addresses: dict[str, str], name: str, width: int) -> None:
    with shown(browser, addresses[name], width) as tab:
        tab.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        has, sees = tab.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
        )
        assert has <= sees


@every_document
def test_a_document_is_read_without_scripts(browser: Browser, addresses: dict[str, str], name: str) -> None:
    with shown(browser, addresses[name]) as tab:
        assert "80,56" in tab.inner_text("main")
        figures = tab.locator("details").first
        cell = figures.get_by_role("cell", name="87,50").first
        assert not cell.is_visible()
        figures.locator("summary").click()
        assert cell.is_visible()
        tab.locator("nav a", has_text="BAB II ANALISIS").click()
        assert (
            tab.evaluate("location.hash") == f"#{tab.locator('h2', has_text='BAB II ANALISIS').get_attribute('id')}"
        )


def test_pictures_are_shown(browser: Browser, addresses: dict[str, str]) -> None:
    with shown(browser, addresses["full"]) as tab:
        assert tab.locator("img").evaluate_all("all => all.map(each => each.naturalWidth)") == [400, 400]


def sheets(content: bytes) -> Counter[tuple[int, int]]:
    """How many sheets of each size a PDF has, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    return Counter((round(float(width)), round(float(height))) for width, height in boxes)


@every_page
def test_sheets_are_of_a4(browser: Browser, addresses: dict[str, str], name: str) -> None:
    with shown(browser, addresses[name]) as tab:
        found = sheets(tab.pdf(prefer_css_page_size=True))
    assert found[A4] > 0
    assert found.keys() <= {A4, A4[::-1]}


def test_wide_tables_of_documents_are_printed_across(browser: Browser, addresses: dict[str, str]) -> None:
    """Three tables of the report lie across: the services, what was done, and the answers."""
    with shown(browser, addresses["full"]) as tab:
        assert tab.locator(".sheet.across").count() == 3
        found = sheets(tab.pdf(prefer_css_page_size=True))
    assert found[A4[::-1]] >= 3


@every_page
def test_whoever_hears_a_page_can_use_it(browser: Browser, addresses: dict[str, str], name: str) -> None:
    with shown(browser, addresses[name], scripts=True) as tab:
        tab.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()


@every_page
def test_colours_can_be_told_from_each_other_at_night(browser: Browser, addresses: dict[str, str], name: str) -> None:
    with shown(browser, addresses[name], scripts=True, dark=True) as tab:
        found = Axe().run(tab, options={"runOnly": ["color-contrast"]})
    assert found.violations_count == 0, found.generate_report()
