"""A visit to a page with everything watched that must not be: errors, warnings, dialogs, other hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
READY = "html[data-ready=yes]"
MORNING = "at=1917-10-25T10:00"  # with an address the page opens without the tour


class Visit:
    """One page in one window. `allowed` are the messages of a console that the test itself brings about."""

    def __init__(self, page: Page, url: str, allowed: Sequence[str] = ()) -> None:
        self.page, self.url, self.allowed = page, url, allowed
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.warned = 0
        self._heard: dict[str, Callable[[Any], None]] = {
            "console": self._said,
            "pageerror": lambda error: self.faults.append(f"error: {error}"),
            "dialog": self._dialog,
            "request": self._request,
            "crash": lambda _: self.faults.append("crashed"),
        }
        for event, heard in self._heard.items():
            page.on(event, heard)  # type: ignore[call-overload]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(text in message.text for text in self.allowed):
            self.faults.append(f"console {message.type}: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        """A browser asks before a page with unsaved answers is left: it is left, and counted."""
        if dialog.type == "beforeunload":
            self.warned += 1
            dialog.accept()
            return
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        """A page from a file asks for nothing but itself; a served one asks its own server only."""
        here, there = urlsplit(self.url), urlsplit(request.url)
        if there.scheme in ("data", "blob"):
            return
        self.asked.append(request.url)
        own = there.path == here.path if here.scheme == "file" else there.netloc == here.netloc
        if there.scheme != here.scheme or not own:
            self.faults.append(f"asked for {request.url}")

    def open(self, address: str = "") -> Visit:
        """Load the page anew, at an address within it (`at=1917-10-25T21:40&view=map`)."""
        if self.page.url != "about:blank":  # else another address would only be followed
            self.page.goto("about:blank")
        self.page.goto(f"{self.url}#{played(address)}" if address else self.url)
        self.page.wait_for_selector(READY, state="attached")
        return self

    def reload(self) -> Visit:
        """Load the page once more, as F5 does, and wait for it: a browser that has asked whether to leave a page
        says that it has loaded before the new one is there."""
        self.page.evaluate("() => { document.documentElement.dataset.left = 'yes' }")
        self.page.reload()
        self.page.wait_for_selector(f"{READY}:not([data-left])", state="attached")
        return self

    def go(self, address: str) -> Visit:
        """Follow an address within the page that is open."""
        self.page.evaluate(FOLLOW, played(address))
        self.settle()
        return self

    def each(self, addresses: Iterable[str], question: str, *, settle: bool = True) -> dict[str, Any]:
        """Follow addresses one after the other; what a JavaScript function answers at each, as soon as the page has
        settled: or at once, as to what the panel says."""
        named = [(address, played(address)) for address in addresses]
        asked = f"([named, settle]) => ({EACH})(named, settle, {question})"
        answers: dict[str, Any] = self.page.evaluate(asked, [named, settle])
        return answers

    def settle(self) -> None:
        """Let the page do all that it has put off (`shared/schedule.js`), and draw three frames more."""
        self.page.wait_for_function(SETTLED)

    def views(self) -> list[str]:
        """The views that the page offers, by name."""
        return [
            str(tab.get_attribute("id")).removeprefix("tab-")
            for tab in self.page.query_selector_all("#tabs [role=tab]")
        ]

    def view(self, name: str) -> Visit:
        """Open a view by its tab."""
        self.page.click(f"#tab-{name}")
        self.page.wait_for_selector(f"#stage[data-view={name}]")
        self.settle()
        return self

    def hour(self) -> str:
        """The hour that the head of the page shows."""
        return self.page.inner_text("#hour")

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def minute(self) -> int:
        """The minute that the slider says it stands at."""
        return int(self.page.get_attribute("#scrubber", "aria-valuenow") or -1)

    def hash(self) -> str:
        """What stands in the address after `#`."""
        self.settle()
        return urlsplit(self.page.url).fragment

    def tables(self) -> int:
        """Open the table behind every picture that is seen; how many there are."""
        found: int = self.page.evaluate(TABLES)
        self.settle()
        return found

    def shorten(self) -> None:
        """Leave thirty rows of each table: the rest are made alike, and axe would look at thousands of them."""
        self.page.evaluate(
            "() => { for (const row of document.querySelectorAll('tbody tr:nth-child(n+31)')) row.remove() }"
        )

    def data(self, question: str) -> Any:
        """The answer of a JavaScript function to the data in the page, with what the page makes of its histories."""
        return self.page.evaluate(f"async () => ({question})(await ({DATA})())")

    def too_wide(self) -> list[str]:
        """What sticks out at the right of the window, where the page can be moved sideways."""
        return list(self.page.evaluate(TOO_WIDE))

    def barriers(self, within: str = "html", rules: Sequence[str] = RULES) -> list[str]:
        """What axe finds: rule, how many, and the first place; in a part of the page, by a choice of rules."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        # at the page's end the time's bar lies over nothing; elsewhere it would seem to make what it covers small
        self.page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
        # and the band, which stays in sight, would seem to cut what has been scrolled under it
        self.page.evaluate(
            "() => { document.getElementById('band')?.style.setProperty('position', 'static') }"
        )
        found: Sequence[Mapping[str, Any]] = self.page.evaluate(RUN_AXE, [within, list(rules)])
        self.page.evaluate("() => { document.getElementById('band')?.style.removeProperty('position') }")
        if self.page.query_selector("#stage .basemap") is not None:
            found = [*found, *self.page.evaluate(WITHOUT_GROUND)]
        return [
            f"{one['id']} ({one['impact']}, {len(one['nodes'])} places): {one['help']}: {one['nodes'][0]['html'][:200]}"
            f" {one['nodes'][0]['failureSummary'][:400]}"
            for one in found
        ]

    def end(self) -> None:
        """Hear out what the page has to say, and listen no longer."""
        self.page.evaluate("() => 0")
        for event, heard in self._heard.items():
            self.page.remove_listener(event, heard)


def played(address: str) -> str:
    """An address of a played history, where it does not say which of the two is meant: a page opens in the sources."""
    return address if "shown=" in address else f"{address}&shown=played"


# The page hears of a new address by an event; there is none where the address is the same.
FOLLOW = """(to) => new Promise((done) => {
  const before = location.href;
  addEventListener("hashchange", () => done(), { once: true });
  location.hash = to;
  if (location.href === before) done();
})"""
EACH = f"""async (named, settle, question) => {{
  const {{ settled }} = await import("interregnum/shared/schedule.js");
  const answers = {{}};
  for (const [address, to] of named) {{
    await ({FOLLOW})(to);
    if (settle) await settled();
    answers[address] = await question();
  }}
  await settled();
  return answers;
}}"""
SETTLED = """async () => {
  const { settled } = await import("interregnum/shared/schedule.js");
  await settled();
  return true;
}"""
DATA = """async () => {
  const { account } = await import("interregnum/account/account.js");
  const data = JSON.parse(document.getElementById("night").textContent);
  return { ...data, history: account(data, data.history), beside: data.beside && account(data, data.beside) };
}"""
TABLES = """() => {
  const found = [...document.querySelectorAll("#stage .table-details")].filter((one) => one.checkVisibility());
  for (const one of found) one.open = true;
  return found.length;
}"""
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const cuts = (one) => getComputedStyle(one).overflowX !== "visible";
  const cut = (one) => one !== document.body && (cuts(one) || cut(one.parentElement));
  return [`${document.documentElement.scrollWidth} > ${wide}`, ...[...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > wide + 1 && !cut(one.parentElement))
    .slice(0, 6).map((one) => one.outerHTML.slice(0, 120))];
}"""
# Rules by their tags; those of the size of targets are asked for by name.
RUN_AXE = """async ([within, tags]) => {
  const sizes = tags.includes("wcag22aa") ? { "target-size": { enabled: true } } : {};
  const options = { runOnly: tags, rules: sizes, resultTypes: ["violations"] };
  const found = await axe.run(within === "html" ? document : within, options);
  return found.violations.map(({ id, impact, help, nodes }) =>
    ({ id, impact, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }));
}"""

# The ground of the map reaches, cut off, under the whole page, and axe then leaves the contrast of everything open:
# it is looked at again without the ground.
WITHOUT_GROUND = """async () => {
  const ground = [...document.querySelectorAll(".basemap")];
  for (const one of ground) one.style.display = "none";
  const found = await axe.run(document, { runOnly: { type: "rule", values: ["color-contrast"] } });
  for (const one of ground) one.style.display = "";
  return found.violations.map(({ id, impact, help, nodes }) =>
    ({ id, impact, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }));
}"""
