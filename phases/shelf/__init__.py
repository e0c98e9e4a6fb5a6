"""The shelf: where takes stand, on this machine and, if there is one, where all machines see them."""

from phases.shelf.places import Stored, told
from phases.shelf.remote import Remote
from phases.shelf.shelf import Filled, Shelf, name_of, name_of_picture

__all__ = ["Filled", "Remote", "Shelf", "Stored", "name_of", "name_of_picture", "told"]
