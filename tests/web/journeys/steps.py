"""What Wati does on her phone, and what is looked at while she does it."""

import re

from playwright.sync_api import Page, expect

from portal.rules.unsur import UNSUR

THANKS = re.compile("Jawaban Anda sudah terkirim|Your answer")
RECEIPT = re.compile(r"/s/[0-9A-Z]{8}/terima-kasih/[0-9A-Z]{10}")
SLOW_LINE = "Object.defineProperty(navigator, 'connection', {value: {effectiveType: '2g'}})"
FAST_LINE = "Object.defineProperty(navigator, 'connection', {value: {effectiveType: '4g'}})"


def choose(page: Page, name: str, value: str) -> None:
    """Tap an answer on its row, as a thumb does."""
    page.locator(f"label:has(> input[name={name}][value='{value}'])").click()


def chosen(page: Page, name: str) -> str | None:
    """The value that is ticked, or None."""
    ticked = page.locator(f"input[name={name}]:checked")
    return ticked.get_attribute("value") if ticked.count() else None


def answer_all(page: Page, value: str = "3") -> None:
    """All nine questions."""
    for unsur in UNSUR:
        choose(page, unsur, value)


def htmx_is_there(page: Page) -> None:
    """Wait for it; Playwright's own waiting for an expression needs the eval that we forbid."""
    for _ in range(200):
        if page.evaluate("typeof htmx") == "object":
            return
        page.wait_for_timeout(25)
    raise AssertionError("htmx was not loaded")


def send(page: Page) -> None:
    """Press the button."""
    page.locator("#kirim").click()


def arrive(page: Page) -> str:
    """Wait for the receipt; returns its address."""
    page.wait_for_url(RECEIPT)
    expect(page.locator("h1")).to_contain_text("Jawaban Anda sudah terkirim")
    return page.url


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen, once it is there."""
    page.wait_for_load_state()
    wide: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(wide, 0)


def stored(page: Page) -> dict[str, str]:
    """Everything the browser would keep after it is closed."""
    kept: dict[str, str] = page.evaluate("({...localStorage})")
    return kept


FOCUS = """() => {
  const node = document.activeElement;
  const seen = node.type === 'radio' ? node.nextElementSibling : node;
  const ring = node.type === 'radio'
    ? getComputedStyle(node.parentElement.querySelector('span'), '::before').borderTopWidth
    : getComputedStyle(node).outlineStyle === 'none' ? '0' : getComputedStyle(node).outlineWidth;
  const box = node.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const whole = node.closest('label') || node;  // a radio's ring lies over its whole row
  return {
    name: node.name || node.id || node.textContent.trim().slice(0, 40),
    tag: node.tagName,
    ring: parseFloat(ring),
    covered: !(top && whole.contains(top)),
    outside: box.bottom < 0 || box.top > innerHeight,
  };
}"""


def tab(page: Page) -> dict[str, object]:
    """Press Tab; where the focus is now, how thick its ring is, and whether it can be seen."""
    page.keyboard.press("Tab")
    found: dict[str, object] = page.evaluate(FOCUS)
    return found


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Tab until the focus is there, and insist that it can be seen at every stop."""
    for _ in range(most):
        stop = tab(page)
        assert float(str(stop["ring"])) >= 2, f"the focus cannot be seen: {stop}"
        assert not stop["covered"], f"the focus is hidden: {stop}"
        assert not stop["outside"], f"the focus is off the screen: {stop}"
        if stop["name"] == name:
            return
    raise AssertionError(f"Tab never reached {name}")
