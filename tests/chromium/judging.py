"""What axe says about a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGE = Axe()
# All that another colour scheme can make wrong.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def complaints(page: Page, rules: Any = TAGS) -> list[str]:
    """Rule and element of everything that is wrong; what is right is not asked for."""
    # A frame holds a letter, where no script may run: axe would wait for an answer in vain.
    options = {"runOnly": rules, "resultTypes": ["violations"], "iframes": False}
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(JUDGE.axe_script)
    # Colours that are still changing are nobody's choice.
    page.evaluate("() => Promise.allSettled(document.getAnimations().map(each => each.finished))")
    found = page.evaluate("options => axe.run(options)", options)
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def complaints_at(page: Page, path: str) -> list[str]:
    """The same for the page at an address."""
    page.goto(path)
    return complaints(page)
