"""The side that asks: finding, starting, borrowing and ending hosts."""

from phases.synthesize.hosts.connection import HostConnection, HostSilent, error_named
from phases.synthesize.hosts.hosts import Hosts
from phases.synthesize.hosts.link import HostGone

__all__ = ["HostConnection", "HostGone", "HostSilent", "Hosts", "error_named"]
