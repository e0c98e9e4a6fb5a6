"""The pictures of the docs, taken anew: a house is opened, a night goes by, and a browser looks at Prefect's pages.

python -m tests.screenshots [CHROMIUM]
"""

import json
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "flows"))

from opened_house import OpenedHouse, opened_house  # noqa: E402 - it lies beside the tests of the flows
from playwright.sync_api import Page, sync_playwright  # noqa: E402

IMAGES = REPOSITORY / "docs" / "images"
STUBBORN = "tests.engines.misspeaking:Mumbles"
SPEECHLESS = "tests.translators.misbehaving:Dies"
SETTLES_MS = 3_500
FORMS = {
    "produce-book/produce-book": "form-of-a-book",
    "retry-chunks/retry-failed-chunks": "form",
    "night/nightly": "form-of-a-night",
    "dub-subtitles/dub-subtitles": "form-of-subtitles",
    "translate-speech/translate-speech": "form-of-speech",
}


def main(chromium: str) -> None:
    """Take them all."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, opened_house(Path(scratch) / "house") as house:
        books = _books(Path(scratch) / "books")
        night = house.run("nightly", order={"folder": str(books)})
        house.ended(night)
        (report,) = [
            json.loads(path.read_text()) for path in (house.folder / "out" / "nights").glob("*.json")
        ]
        failed = house.run_of_book("the-last-train.md", report["night"])
        dubbed = house.run("dub-subtitles", order={"source": str(_film(Path(scratch)))})
        house.ended(dubbed)
        talk = metadata.distribution("moonshine-voice").locate_file("moonshine_voice/assets/two_cities.wav")
        order = {"source": str(talk), "to": "pt", "translator": SPEECHLESS}
        translated = house.run("translate-speech", order=order)
        house.ended(translated)
        (proof,) = house.folder.glob("out/proof/the-last-train-*/index.html")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            _take(page, house, "runs", "runs-of-a-night")
            _take(page, house, f"runs/flow-run/{failed}", "run-that-failed")
            _take(page, house, f"artifacts/artifact/{_artifact(house, failed)}", "page-of-a-production")
            _take(
                page, house, f"artifacts/artifact/{_artifact(house, night, 'night-report')}", "morning-report"
            )
            _take(page, house, f"artifacts/artifact/{_artifact(house, dubbed)}", "page-of-a-track")
            _take(page, house, f"artifacts/artifact/{_artifact(house, translated)}", "page-of-a-recording")
            _shoot(page, proof.as_uri(), "proof-page")
            for form, name in FORMS.items():
                page.set_viewport_size({"width": 1000, "height": 1_500})
                _take(page, house, f"deployments/deployment/{_deployment(house, form)}/run", name)
            browser.close()


def _books(folder: Path) -> Path:
    folder.mkdir()
    for book in (REPOSITORY / "examples").glob("*.epub"):
        shutil.copy(book, folder / book.name)
    lines = [
        f"At {hour} o'clock the guard walked along the platform and looked at the lamps."
        for hour in range(1, 9)
    ]
    lines.insert(4, "Nobody had seen the umbrella that lay beside the water tower.")
    (folder / "the-last-train.md").write_text("# The last train\n\n" + "\n\n".join(lines))
    (folder / "the-last-train.toml").write_text(f'engine = "{STUBBORN}"\n')
    (folder / "holidays.epub").write_bytes(b"PK\x03\x04")
    (folder / "night.toml").write_text("settle_seconds = 0\nreserve_gb = 0\n")
    return folder


def _film(folder: Path) -> Path:
    """Subtitles of which one cue has more text than time."""
    cues = [
        ("00:00:01,000 --> 00:00:03,500", "The ferry leaves at half past nine."),
        (
            "00:00:03,500 --> 00:00:05,000",
            "It will not wait for anybody, least of all for you and your trunks.",
        ),
        ("00:00:05,000 --> 00:00:07,500", "So they ran down to the harbour."),
        ("00:00:09,000 --> 00:00:11,000", "There was nothing but fog."),
    ]
    path = folder / "the-ferry.en.srt"
    path.write_text("\n".join(f"{number}\n{times}\n{text}\n" for number, (times, text) in enumerate(cues, 1)))
    return path


def _take(page: Page, house: OpenedHouse, path: str, name: str) -> None:
    _shoot(page, str(house.api.base_url).replace("/api/", f"/{path}"), name)


def _shoot(page: Page, url: str, name: str) -> None:
    page.goto(url)
    page.wait_for_timeout(SETTLES_MS)
    page.screenshot(path=str(IMAGES / f"{name}.png"))


def _artifact(house: OpenedHouse, run: str, key: str | None = None) -> str:
    found = house.api.post("artifacts/filter", json={"artifacts": {"flow_run_id": {"any_": [run]}}}).json()
    # A run that failed leaves one without a key as well, with what it raised.
    return str(next(each["id"] for each in found if each["key"] and key in {None, each["key"]}))


def _deployment(house: OpenedHouse, name: str) -> str:
    return str(house.api.get(f"deployments/name/{name}").json()["id"])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium") or "chromium")
