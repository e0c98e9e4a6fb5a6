"""The side that asks: finding, starting, borrowing and ending hosts."""

from phases.hosting.hosts.connection import HostConnection, HostSilent, error_named
from phases.hosting.hosts.hosts import Hosts
from phases.hosting.hosts.link import HostGone

__all__ = ["HostConnection", "HostGone", "HostSilent", "Hosts", "error_named"]
