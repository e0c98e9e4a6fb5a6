"""`nocturne notify`: a trial message to those who are told of nights."""

import sys
from collections.abc import Sequence

from flows.cli.runs import prefect_at
from flows.environment import prepare_prefect
from flows.own_server import starting_early
from phases.errors import SettingsInvalid


def send_trial(named: Sequence[str]) -> int:
    """Tell those that are named, or those of the settings; the exit code of the first that could not be told."""
    prepare_prefect(quiet=True)
    with starting_early() as server:
        from flows.settings import load_settings
        from flows.telling import tell
        from phases.night import Message

        receivers = named or load_settings().notify
        if not receivers:
            raise SettingsInvalid(
                "Nobody is to be told of nights.",
                "Make a notification block in Prefect under Blocks, and name it in the setting `notify`, as in "
                'notify = ["slack-webhook/phone"].',
            )
        trial = Message(
            "Nocturne: a trial", "This is a trial. In the morning you read here how the night was."
        )
        with prefect_at(server):
            untold = tell(receivers, trial, pauses=())
    missed = {each.receiver: each.why for each in untold}
    for receiver in receivers:
        print(str(missed[receiver]) if receiver in missed else f"{receiver} was told.", file=sys.stderr)  # noqa: T201
    return untold[0].why.exit_code if untold else 0
