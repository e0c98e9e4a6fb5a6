"""`python -m phases.hosting.host ORDER`: be the host that the order (JSON) describes."""

import asyncio
import faulthandler
import logging
import sys
from pathlib import Path

import msgspec

from phases.hosting.host.life import take_lock
from phases.hosting.host.rules import SEAT_TAKEN, HostOrder
from phases.hosting.host.server import HostServer
from phases.hosting.host.worker import Worker
from phases.hosting.trade import trade_at


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
    trade = trade_at(order.trade)
    worker = Worker(trade, trade.make(order.member, order.premises))
    await HostServer(order, trade, trade.find(order.member, order.premises), worker).run()


if __name__ == "__main__":
    sys.exit(main(msgspec.json.decode(sys.argv[1], type=HostOrder)))
