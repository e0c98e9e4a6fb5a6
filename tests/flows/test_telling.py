"""Whoever wants to know how a night was is told, by real receivers on this machine; one that is away costs nothing."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from prefect.blocks.notifications import CustomWebhookNotificationBlock, MattermostWebhook
from prefect.blocks.system import Secret

from flows.cli import run
from flows.cli.doctor import _notifications
from flows.mail import Encryption, Mail
from flows.settings import load_settings
from flows.telling import tell, unknown
from phases.errors import ReceiverAway, ReceiverUnknown, SettingsInvalid
from phases.night import Message
from tests.receivers import MailReceiver, WebReceiver, mail_receiver, web_receiver

pytestmark = [pytest.mark.usefixtures("prefect_api", "home"), pytest.mark.xdist_group("prefect")]

MESSAGE = Message(
    "Nocturne: 2 delivered; nothing needs you", "Night of Friday.\nTwo books: “Ænëas” & <Dido>."
)


@pytest.fixture
def web() -> Iterator[WebReceiver]:
    with web_receiver() as receiver:
        yield receiver


@pytest.fixture
def mail() -> Iterator[MailReceiver]:
    with mail_receiver() as receiver:
        yield receiver


def webhook(web: WebReceiver) -> str:
    """A custom webhook that speaks as Slack does."""
    name = f"phone-{uuid4().hex[:6]}"
    CustomWebhookNotificationBlock(
        name=name, url=f"{web.url}/hook", json_data={"text": "{{subject}}\n{{body}}"}
    ).save(name)
    return f"custom-webhook/{name}"


def mailbox(port: int) -> str:
    name = f"me-{uuid4().hex[:6]}"
    Mail(
        server="127.0.0.1",
        port=port,
        encryption=Encryption.NONE,
        sender="nocturne@example.org",
        receivers=["me@example.org", "you@example.org"],
    ).save(name)
    return f"mail/{name}"


def test_a_webhook_of_ones_own_gets_the_message_as_it_is_written(web: WebReceiver) -> None:
    assert tell([webhook(web)], MESSAGE) == []
    (post,) = web.posts
    assert (post.path, post.said) == ("/hook", {"text": f"{MESSAGE.subject}\n{MESSAGE.body}"})


def test_a_chat_that_understands_slack_gets_the_message(web: WebReceiver) -> None:
    name = f"chat-{uuid4().hex[:6]}"
    MattermostWebhook(hostname="127.0.0.1", port=web.port, token="a1b2c3").save(name)  # type: ignore[arg-type]  # noqa: S106
    assert tell([f"mattermost-webhook/{name}"], MESSAGE) == []
    (post,) = web.posts
    assert MESSAGE.subject in post.said["text"]
    assert "Two books: “Ænëas”" in post.said["text"]


def test_a_mail_goes_to_each_of_its_receivers(mail: MailReceiver) -> None:
    assert tell([mailbox(mail.port)], MESSAGE) == []
    ((receivers, received),) = mail.mails
    assert receivers == ["me@example.org", "you@example.org"]
    assert (received["Subject"], received["From"]) == (MESSAGE.subject, "nocturne@example.org")
    assert received.get_payload(decode=True).decode().replace("\r\n", "\n").strip() == MESSAGE.body  # type: ignore[union-attr]


def test_a_receiver_that_is_away_for_a_moment_is_told_once_it_is_back(web: WebReceiver) -> None:
    web.refusals = 2
    assert tell([webhook(web)], MESSAGE, pauses=(0, 0)) == []
    assert len(web.posts) == 1


def test_one_that_stays_away_is_named_and_the_others_are_told_once(
    web: WebReceiver, mail: MailReceiver
) -> None:
    web.refusals = 99
    away, there = webhook(web), mailbox(mail.port)
    (untold,) = tell([away, there], MESSAGE, pauses=(0, 0))
    assert untold.receiver == away
    assert isinstance(untold.why, ReceiverAway)
    assert "503" in str(untold.why)
    assert web.refusals == 96
    assert len(mail.mails) == 1


def test_a_mail_server_that_is_not_there_is_named() -> None:
    (untold,) = tell([mailbox(1)], MESSAGE, pauses=())
    assert "127.0.0.1:1: " in str(untold.why)


def test_a_name_that_prefect_does_not_know_is_found_before_it_is_needed(web: WebReceiver) -> None:
    known = webhook(web)
    (wrong,) = unknown([known, "custom-webhook/fone"])
    assert wrong.receiver == "custom-webhook/fone"
    assert isinstance(wrong.why, ReceiverUnknown)
    assert "under Blocks" in str(wrong.why)


def test_a_block_that_tells_nobody_anything_is_refused() -> None:
    name = f"secret-{uuid4().hex[:6]}"
    Secret(value="hush").save(name)
    (wrong,) = unknown([f"secret/{name}"])
    assert "sends no notifications" in str(wrong.why)


def test_a_receiver_is_named_by_type_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCTURNE_NOTIFY", '["my phone"]')
    with pytest.raises(SettingsInvalid, match="notify"):
        load_settings()


def test_a_trial_is_sent_to_those_of_the_settings(
    web: WebReceiver, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    block = webhook(web)
    monkeypatch.setenv("NOCTURNE_NOTIFY", f'["{block}"]')
    assert run(["notify"]) == 0
    assert f"{block} was told." in capsys.readouterr().err
    assert "trial" in web.posts[0].said["text"]
    assert run(["notify", "custom-webhook/fone"]) == ReceiverUnknown.exit_code
    monkeypatch.setenv("NOCTURNE_NOTIFY", "[]")
    assert run(["notify"]) == SettingsInvalid.exit_code


def test_the_doctor_looks_whether_those_who_are_to_be_told_can_be(
    web: WebReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nobody is told" in _notifications(load_settings())
    block = webhook(web)
    monkeypatch.setenv("NOCTURNE_NOTIFY", f'["{block}"]')
    assert block in _notifications(load_settings())
    assert web.posts == []
    monkeypatch.setenv("NOCTURNE_NOTIFY", f'["{block}", "mail/nobody"]')
    with pytest.raises(ReceiverUnknown, match="mail/nobody"):
        _notifications(load_settings())
