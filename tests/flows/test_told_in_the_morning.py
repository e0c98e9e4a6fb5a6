"""A night in an open house whose operator wants to know: a message in the morning, and one at once when it fails."""

import json
import time
from pathlib import Path

import pytest
from command_line import write_book
from opened_house import ENDS_WITHIN, opened_house
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.mail import Encryption, Mail
from tests.receivers import mail_receiver, web_receiver

pytestmark = [pytest.mark.slow, pytest.mark.marathon, pytest.mark.timeout(600)]

STUBBORN = "tests.engines.stubborn:Stubborn"


def test_the_night_is_told_by_chat_and_mail_and_what_could_not_be_is_in_the_report(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    write_book(folder / "alpha.txt", chapters=1, paragraphs=3, name="alpha")
    (folder / "stubborn.txt").write_text("Chapter I\n\nIt rained.\n\nThere was no umbrella in the house.\n")
    (folder / "stubborn.toml").write_text(f'engine = "{STUBBORN}"\n')
    (folder / "night.toml").write_text('settle_seconds = 0\nreserve_gb = 0\n[defaults]\nengine = "tone"\n')
    receivers = '["custom-webhook/phone", "mail/me", "custom-webhook/fone"]'
    with (
        web_receiver() as web,
        mail_receiver() as mailbox,
        opened_house(tmp_path / "house", NOCTURNE_NOTIFY=receivers) as house,
    ):
        assert "custom-webhook/fone" in house.log
        with temporary_settings({PREFECT_API_URL: str(house.api.base_url).rstrip("/")}):
            CustomWebhookNotificationBlock(
                name="phone", url=web.url, json_data={"title": "{{subject}}", "text": "{{body}}"}
            ).save("phone")
            Mail(
                server="127.0.0.1",
                port=mailbox.port,
                encryption=Encryption.NONE,
                sender="nocturne@example.org",
                receivers=["me@example.org"],
            ).save("me")
        run = house.run("nightly", order={"folder": str(folder)})
        assert house.ended(run) == "COMPLETED", house.message(run)
        (path,) = (house.folder / "out" / "nights").glob("*.json")
        report = json.loads(path.read_text())
        assert any("custom-webhook/fone" in each["what"] for each in report["needs_person"])
        assert "1 delivered, 1 failed" in web.posts[0].said["title"]
        assert run in web.posts[0].said["text"]
        assert str(path.with_suffix(".md")) in web.posts[0].said["text"]
        assert mailbox.mails[0][1]["Subject"] == web.posts[0].said["title"]
        index = path.with_suffix(".html").read_text()
        assert 'href="../proof/stubborn-' in index
        failed = house.run("nightly", order={"folder": str(tmp_path / "nowhere")})
        assert house.ended(failed) == "FAILED"
        deadline = time.monotonic() + ENDS_WITHIN
        while len(web.posts) < 2 or len(mailbox.mails) < 2:
            assert time.monotonic() < deadline, house.log
            time.sleep(0.3)
        assert web.posts[1].said["title"] == "Nocturne: the night ended early"
        assert failed in web.posts[1].said["text"]
