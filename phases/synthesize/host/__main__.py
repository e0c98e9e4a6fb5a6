"""`python -m phases.synthesize.host ORDER`: be the host that the order (JSON) describes."""

import asyncio
import faulthandler
import logging
import sys
from pathlib import Path

import msgspec

from phases.synthesize.engines.registry import find_engine, make_engine
from phases.synthesize.host.life import take_lock
from phases.synthesize.host.rules import SEAT_TAKEN, HostOrder
from phases.synthesize.host.server import HostServer
from phases.synthesize.host.worker import Worker


def main(order: HostOrder) -> int:
    """Live on the seat; the exit code."""
    faulthandler.enable()
    logging.basicConfig(
        level=logging.INFO, format=f"%(asctime)s {order.seat} %(process)d %(message)s", stream=sys.stderr
    )
    lock = take_lock(Path(order.lock))
    if lock is None:
        logging.getLogger("host").warning("another host holds the seat")
        return SEAT_TAKEN
    asyncio.run(_live(order))
    return 0


async def _live(order: HostOrder) -> None:
    worker = Worker(make_engine(order.engine, order.premises))
    await HostServer(order, find_engine(order.engine, order.premises), worker).run()


if __name__ == "__main__":
    sys.exit(main(msgspec.json.decode(sys.argv[1], type=HostOrder)))
