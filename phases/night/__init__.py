"""A folder of books and a window → tonight's plan; what became of them → the morning report."""

from phases.night.finished import put_away
from phases.night.forecast import (
    Forecast,
    Measured,
    Speed,
    Speeds,
    forecast,
    guessed_letters,
    machine_seconds,
)
from phases.night.markdown import plan_page, report_page
from phases.night.message import Message, counted, morning_message
from phases.night.order import WaitingBook, precedence
from phases.night.plan import plan
from phases.night.planned import BookToPlan, Capacity, Lack, NightPlan, NoRoom, PlannedBook
from phases.night.report import Attention, NightEnd, NightReport
from phases.night.result import BookResult, FailedLine, settled_without_work
from phases.night.scan import (
    DONE,
    BrokenBook,
    Contents,
    Duplicate,
    LeftAside,
    Scan,
    Sight,
    broken_book,
    folder_of,
    look,
    scan,
)
from phases.night.settings import (
    BookSettings,
    NightSettings,
    WindowSettings,
    read_book_settings,
    read_night_settings,
)
from phases.night.standing import BookStanding
from phases.night.window import Opening, Window

__all__ = [
    "DONE",
    "Attention",
    "BookResult",
    "BookSettings",
    "BookStanding",
    "BookToPlan",
    "BrokenBook",
    "Capacity",
    "Contents",
    "Duplicate",
    "FailedLine",
    "Forecast",
    "Lack",
    "LeftAside",
    "Measured",
    "Message",
    "NightEnd",
    "NightPlan",
    "NightReport",
    "NightSettings",
    "NoRoom",
    "Opening",
    "PlannedBook",
    "Scan",
    "Sight",
    "Speed",
    "Speeds",
    "WaitingBook",
    "Window",
    "WindowSettings",
    "broken_book",
    "counted",
    "folder_of",
    "forecast",
    "guessed_letters",
    "look",
    "machine_seconds",
    "morning_message",
    "plan",
    "plan_page",
    "precedence",
    "put_away",
    "read_book_settings",
    "read_night_settings",
    "report_page",
    "scan",
    "settled_without_work",
]
