"""Draws the icons of the home screen from the mark, when that changes: `python -m tests.journeys.draw_icons`."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.conftest import CHROMIUM

IMAGES = Path(__file__).parents[2] / "yukari" / "web" / "static" / "img"
PICTURES = {
    "app-192.png": (192, 0.72, 0.22),
    "app-512.png": (512, 0.72, 0.22),
    "app-maskable-512.png": (512, 0.56, 0),
    "apple-touch-icon.png": (180, 0.68, 0),
}
"""Side in pixels, the mark's part of it, and how round the corners are; a mask needs the outer fifth for itself."""


def main() -> None:
    mark = (IMAGES / "mark.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, (side, part, corner) in PICTURES.items():
            page = browser.new_page(viewport={"width": side, "height": side})
            page.set_content(
                f"<style>*{{margin:0}}div{{width:{side}px;height:{side}px;display:grid;place-items:center;background:#fff;"
                f"border-radius:{side * corner}px}}svg{{width:{side * part}px}}</style><div>{mark}</div>"
            )
            page.screenshot(path=IMAGES / name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
