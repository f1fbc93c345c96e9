"""The README's pictures of the app, taken anew from the starter library.

    python benchmarks/screens.py [--library DIR] [--to docs/screens]

Without --library the starter reports are built in a temporary folder first. Colours are reduced to 128.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from browser_serving import ROOT, chromium, served
from PIL import Image

from assistant.building import build_index
from assistant.settings import Settings

QUESTION = "How long does the listing of an asset of community value last?"
PLACES = ("Cornwall", "Preston", "Wigan")
ROWS = ("What money was saved or kept local?", "How many parishes have local service agreements?")
COMPARED = "&".join([*(f"place={p}" for p in PLACES), *(f"q={quote(q)}" for q in ROWS)])
PICTURES = {
    "ask.png": (f"/?q={quote(QUESTION)}", "#la-page .la-sheet img", (1280, 860)),
    "compare.png": (f"/compare?{COMPARED}", ".la-summary", (1280, 860)),
    "library.png": ("/library", "#la-table tbody tr", (1280, 860)),
}


def main() -> None:
    """Take the pictures."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--library", type=Path)
    asked.add_argument("--to", type=Path, default=ROOT / "docs" / "screens")
    given = asked.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        library = given.library
        if library is None:
            library = Path(made)
            shutil.copytree(ROOT / "corpus", library / "corpus")
            build_index(Settings.of(library))
        with served(library) as url, chromium() as browser:
            for name, (path, ready, (width, height)) in PICTURES.items():
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
                page.goto(url + path)
                page.wait_for_selector(ready)
                page.evaluate("document.activeElement.blur()")
                page.wait_for_timeout(1500)
                taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
                taken.quantize(128, dither=Image.Dither.NONE).save(given.to / name, optimize=True)
                print(f"{given.to / name}: {(given.to / name).stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
