"""A person in front of a browser: opens pages, reads them, fills forms and presses buttons by their words."""

import json
import re
from collections.abc import Callable
from typing import ClassVar

from django.core import mail
from playwright.sync_api import Page, Response, expect

PIECES = r"""() => {
    const about = ['id', 'nonce', 'name', 'for', 'form', 'list', 'headers', 'content', 'datetime', 'action']
    const says = /^(href|src|srcset|value|title|alt|placeholder|aria-label|aria-description|hx-.*)$/
    const refers = /^aria-(labelledby|describedby|controls|owns|details|errormessage)$/
    const there = id => document.getElementById(id) !== null
    const said = ({name, value}) => {
        if (refers.test(name)) return `${name}=${value.split(/\s+/).map(there)}`
        return `${name}=${says.test(name) ? value.trim() !== '' : value.replace(/[0-9a-f-]{32,}|[0-9.]+/g, '0')}`
    }
    const known = node => node ? `${node.localName}.${node.className.baseVal ?? node.className}` : ''
    // A form has its fields by name: one called `children` stands before the form's own.
    const own = (node, name) => Object.getOwnPropertyDescriptor(Element.prototype, name).get.call(node)
    const pieces = new Set()
    const read = (node, above) => {
        const attributes = [...own(node, 'attributes')].filter(one => !about.includes(one.name)).map(said)
        const written = [...node.childNodes].some(one => one.nodeType === Node.TEXT_NODE && one.data.trim())
        const state = [node.checked, node.labels?.length, written, node.textContent.trim() !== '']
        pieces.add(`${above} ${known(node.previousElementSibling)} + ${node.localName} ${attributes} ${state}`)
        for (const child of own(node, 'children')) read(child, `${above} ${known(node)}`)
    }
    const media = ['print', '(prefers-color-scheme: dark)', '(forced-colors: active)'].map(one => matchMedia(one).matches)
    const ids = [...document.querySelectorAll('[id]')].map(one => one.id)
    const root = document.documentElement
    read(root, `${innerWidth} x ${innerHeight} ${media} ${root.lang} ${new Set(ids).size === ids.length}`)
    return [...pieces]
}"""
"""Of what a page is made: each element with what it says of itself, in its place, without its words."""


DEAD = r"""written => {
    // What is parsed here is read as a browser without scripts reads it: what stands in <noscript> are elements.
    const page = written ? new DOMParser().parseFromString(written, 'text/html') : document
    const isShown = one => !one.closest('[hidden]') && one.type !== 'hidden'
    const found = selector => [...page.querySelectorAll(selector)].filter(isShown)
    const controls = found('button, input, select, textarea').filter(one => !one.matches(':disabled'))
    const sends = form => [...form.elements].some(one => one.type === 'submit' && isShown(one))
    return [
        ...controls.filter(one => !one.form || one.type === 'button'),
        ...found('form').filter(one => !sends(one)),
        ...found('a').filter(one => /^(javascript:|#$)/.test(one.getAttribute('href') ?? '#')),
        ...found('dialog, [popover], [contenteditable], [role=button], [role=tab], [role=menuitem], video'),
    ].map(one => one.outerHTML.slice(0, 200))
}"""
"""What can be seen and does nothing without scripts: a control that no form sends, a form that nothing sends, a link to nowhere."""


class Reader:
    """One person's browser. Each page that comes is checked for accessibility, breadth and foreign requests."""

    site: ClassVar[str]
    axe: ClassVar[str]
    open_page: ClassVar[Callable[[], Page]]
    has_scripts: ClassVar[bool]
    card_service: ClassVar[str]
    """The one other host that a person is sent to."""
    examined: ClassVar[set[str]] = set()
    """The pieces of all pages in which axe found nothing, whoever of this process opened them."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.page = type(self).open_page()
        self.page.on("request", self._stays_at_home)
        self.page.on("pageerror", self._fails)
        self.page.on("response", self._answers)
        self.also: tuple[str, ...] = ()
        """Where else this story sends the person."""
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.answer: Response | None = None

    def opens(self, path: str) -> "Reader":
        """Go to an address of the site."""
        self.answer = self.page.goto(path if path.startswith("http") else self.site + path)
        return self.checks()

    def is_alive_without_scripts(self) -> "Reader":
        """Nothing on the page that was opened is for scripts alone, as the site wrote it."""
        assert self.answer is not None
        return self._has_nothing_dead(self.answer.text())

    def _has_nothing_dead(self, written: str = "") -> "Reader":
        dead = self.page.evaluate(DEAD, written)
        assert not dead, f"{self.page.url} shows what does nothing without scripts: {dead}"
        return self

    def presses(self, words: str, *, role: str = "", within: str = "", exact: bool = False) -> "Reader":
        """Press the button or follow the link that says these words."""
        scope = self.page.locator(within).first if within else self.page
        kinds = [role] if role else ["button", "link"]
        pattern = words if exact else re.compile(re.escape(words))
        for kind in kinds:
            found = scope.get_by_role(kind, name=pattern)  # type: ignore[arg-type]
            if found.count():
                found.first.click()
                self.page.wait_for_load_state()
                return self.checks()
        raise AssertionError(f"nothing says 「{words}」 on {self.page.url}:\n{self.words()[:2000]}")

    def fills(self, label: str, value: str) -> "Reader":
        """Write into the field with this label, or choose in it."""
        field = self.page.get_by_label(label, exact=False).first
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
        return self

    def reads(self, *words: str) -> "Reader":
        """These words stand on the page."""
        for each in words:
            if self.has_scripts:
                expect(self.page.locator("body")).to_contain_text(each)
            else:  # Nothing more will come, and Playwright passes over what stands in <noscript>.
                assert each in self.words(), f"「{each}」 is not on {self.page.url}:\n{self.words()[:2000]}"
        return self

    def does_not_read(self, words: str) -> "Reader":
        expect(self.page.locator("body")).not_to_contain_text(words)
        return self

    def words(self) -> str:
        return self.page.locator("body").inner_text()

    def signs_in(self) -> "Reader":
        """One field and the code that comes by mail."""
        self.opens("/account/sign-in/") if "/account/" not in self.page.url else None
        self.fills("メールアドレス", self.address)
        self.page.locator("main form button[type=submit], main form button:not([type])").first.click()
        self.page.wait_for_load_state()
        self.fills("コード", self.code())
        self.page.locator("main form button[type=submit], main form button:not([type])").first.click()
        self.page.wait_for_load_state()
        return self.checks()

    def code(self) -> str:
        """The newest code that was mailed to this person."""
        for letter in reversed(mail.outbox):
            found = re.search(r"^\s+(\d{6})$", str(letter.body), re.MULTILINE)
            if self.address in letter.to and found:
                return found[1]
        raise AssertionError(f"no code was mailed to {self.address}")

    def checks(self) -> "Reader":
        """No foreign request, no script error, no page wider than the screen, nothing that axe finds."""
        assert not self.foreign, f"requests leave for another host: {self.foreign}"
        assert not self.errors, f"scripts or answers fail: {self.errors}"
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= room, f"{self.page.url} is {width} px wide on a screen of {room}"
        if not self.has_scripts:
            return self._has_nothing_dead()  # axe is a script.
        # axe does not read what the words say: where no piece is new, it would find what it has found before.
        pieces = self.page.evaluate(PIECES)
        if self.examined.issuperset(pieces):
            return self
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(self.axe)
        found = self.page.evaluate(
            "async () => (await axe.run({runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa'],"
            "resultTypes: ['violations'], preload: false})).violations"
            ".map(v => ({rule: v.id, help: v.help, nodes: v.nodes.map(n => n.html).slice(0, 3)}))"
        )
        assert not found, f"{self.page.url}: {json.dumps(found, ensure_ascii=False, indent=1)}"
        self.examined.update(pieces)
        return self

    def _stays_at_home(self, request: object) -> None:
        url: str = getattr(request, "url")  # noqa: B009
        if not url.startswith((self.site, self.card_service, *self.also, "data:", "blob:")):
            self.foreign.append(url)

    def _answers(self, response: Response) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.status} {response.url}")

    def _fails(self, error: object) -> None:
        self.errors.append(str(error))

    def is_signed_in_as(self, called: str) -> "Reader":
        """One press on the developers' page; it counts as the second factor of staff."""
        self.opens("/dev/")
        self.page.eval_on_selector_all("main details", "folded => folded.forEach(one => { one.open = true })")
        self.page.locator("li", has_text=called).first.get_by_role("button").click()
        self.page.wait_for_load_state()
        return self.checks()
