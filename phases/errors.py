"""The one error tree: what happened, to what, and what to do about it.

    NocturneError                       1
    ├── SettingsInvalid                 3
    ├── SourceError                    10   the file that came in
    │   ├── SourceMissing              11
    │   ├── SourceNotAFile             12
    │   ├── SourceEmpty                13
    │   ├── SourceProtected            14
    │   ├── SourceBroken               15
    │   ├── SourceTooLarge             16
    │   ├── EncodingUnknown            17
    │   ├── FormatUnknown              18
    │   └── StateUnknown               19
    ├── EngineError                    20   who speaks, hears and translates
    │   ├── EngineUnknown              21
    │   ├── VoiceUnknown               22
    │   ├── LanguageUnsupported        23
    │   ├── EngineMissing              24
    │   ├── EngineFailed               25   the engine raised; the host lives
    │   ├── HostCrashed                26   the process died with the line in hand
    │   ├── HostTimedOut               27
    │   ├── HostUnavailable            28
    │   ├── EngineBroken               29   after this line its host ends
    │   ├── VoiceUnusable              54   a recording in a voice folder
    │   ├── RecognizerUnknown          55
    │   ├── RecognizerMissing          56   without it takes are not checked
    │   ├── TranslatorUnknown          64
    │   ├── TranslatorMissing          65
    │   └── PairUnsupported            66   two languages that nobody here translates
    ├── StorageError                   30   disk and database
    │   ├── SpaceMissing               31
    │   ├── FolderNotWritable          32
    │   ├── DatabaseTooNew             33
    │   ├── DatabaseUnavailable        34
    │   ├── ShelfUnavailable           35   where takes stand for all machines
    │   └── ShelfUnusable              36
    ├── ProductionError                40   the work itself
    │   ├── ProductionIncomplete       41
    │   ├── ProductionBusy             42
    │   ├── ProductionUnknown          43
    │   ├── OwnershipLost              44
    │   ├── DeliveryFailed             45
    │   ├── ChunkFailed                46
    │   ├── TakeDamaged                47
    │   ├── ProductionOutdated         48
    │   └── ProductionStopped         130   somebody asked it to stop
    └── OrchestrationError             50   Prefect
        ├── LimitMissing               51
        ├── OrchestratorUnavailable    52
        ├── DeploymentFailed           53
        ├── HouseOpen                  57
        ├── NightClosed                58
        ├── HouseClosed                59
        ├── NightFailed                60
        ├── ReceiverUnknown            61
        ├── ReceiverAway               62
        └── VersionMismatch            63

Each class carries its exit code; each instance carries a remedy. They are caught once, at the edge.
"""

from typing import ClassVar


class NocturneError(Exception):
    """Something a person can act on."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class SettingsInvalid(NocturneError):
    """A setting has a value that cannot be."""

    exit_code = 3


class SourceError(NocturneError):
    """The file that came in cannot be read as a book."""

    exit_code = 10


class SourceMissing(SourceError):
    """There is no such file."""

    exit_code = 11


class SourceNotAFile(SourceError):
    """It is a folder or a device."""

    exit_code = 12


class SourceEmpty(SourceError):
    """Nothing in it can be spoken."""

    exit_code = 13


class SourceProtected(SourceError):
    """It is encrypted (DRM)."""

    exit_code = 14


class SourceBroken(SourceError):
    """Its format is damaged."""

    exit_code = 15


class SourceTooLarge(SourceError):
    """It unpacks to more than a book can be."""

    exit_code = 16


class EncodingUnknown(SourceError):
    """Its character encoding cannot be told."""

    exit_code = 17


class FormatUnknown(SourceError):
    """No reader knows its format."""

    exit_code = 18


class StateUnknown(SourceError):
    """It is no pipeline.json of a schema that can be read."""

    exit_code = 19


class EngineError(NocturneError):
    """An engine or its host could not speak."""

    exit_code = 20


class EngineUnknown(EngineError):
    """No engine has that name."""

    exit_code = 21


class VoiceUnknown(EngineError):
    """The engine has no voice of that name."""

    exit_code = 22


class LanguageUnsupported(EngineError):
    """The engine does not speak that language."""

    exit_code = 23


class EngineMissing(EngineError):
    """The engine's package or model is not there, or not the pinned one."""

    exit_code = 24


class EngineFailed(EngineError):
    """The engine raised while it spoke; its host lives on."""

    exit_code = 25


class HostCrashed(EngineError):
    """The host died with the line in hand."""

    exit_code = 26


class HostTimedOut(EngineError):
    """The line took longer than allowed; its host was ended."""

    exit_code = 27


class HostUnavailable(EngineError):
    """No host could be started or reached."""

    exit_code = 28


class EngineBroken(EngineError):
    """The engine is no longer to be trusted after this line; its host ends."""

    exit_code = 29


class VoiceUnusable(EngineError):
    """A voice of a voice folder, or a file beside it, is not fit to be spoken with."""

    exit_code = 54


class RecognizerUnknown(EngineError):
    """No recognizer has that name."""

    exit_code = 55


class RecognizerMissing(EngineError):
    """A recognizer, its environment or its model is not there, or not the one that was asked for."""

    exit_code = 56


class TranslatorUnknown(EngineError):
    """No translator has that name."""

    exit_code = 64


class TranslatorMissing(EngineError):
    """A translator, its environment or its model is not there, or not the one that was asked for."""

    exit_code = 65


class PairUnsupported(EngineError):
    """No translator here knows both languages."""

    exit_code = 66


class StorageError(NocturneError):
    """Disk or database stand in the way."""

    exit_code = 30


class SpaceMissing(StorageError):
    """The disk is full, or will be."""

    exit_code = 31


class FolderNotWritable(StorageError):
    """Files cannot be written there."""

    exit_code = 32


class DatabaseTooNew(StorageError):
    """The database was written by a newer Nocturne."""

    exit_code = 33


class DatabaseUnavailable(StorageError):
    """The database cannot be opened."""

    exit_code = 34


class ShelfUnavailable(StorageError):
    """The shelf, where takes stand for all machines, cannot be reached."""

    exit_code = 35


class ShelfUnusable(StorageError):
    """Where the shelf is said to be there is none, or what reaching it needs is not installed."""

    exit_code = 36


class ProductionError(NocturneError):
    """A production cannot go on."""

    exit_code = 40


class ProductionIncomplete(ProductionError):
    """Chunks failed; nothing was delivered as finished."""

    exit_code = 41


class ProductionBusy(ProductionError):
    """Another process is at work on it."""

    exit_code = 42


class ProductionUnknown(ProductionError):
    """There is no such production."""

    exit_code = 43


class OwnershipLost(ProductionError):
    """Another process took it over while this one slept."""

    exit_code = 44


class DeliveryFailed(ProductionError):
    """The finished file did not come out as it should."""

    exit_code = 45


class ChunkFailed(ProductionError):
    """No take of a chunk was accepted."""

    exit_code = 46


class TakeDamaged(ProductionError):
    """The file of a take is missing or is not what was recorded."""

    exit_code = 47


class ProductionOutdated(ProductionError):
    """What speaks today is not what the production was begun with."""

    exit_code = 48


class ProductionStopped(ProductionError):
    """Somebody asked it to stop; it can go on later."""

    exit_code = 130


class OrchestrationError(NocturneError):
    """Prefect stands in the way."""

    exit_code = 50


class LimitMissing(OrchestrationError):
    """The concurrency limit that grants slots is not there."""

    exit_code = 51


class OrchestratorUnavailable(OrchestrationError):
    """The Prefect server cannot be reached."""

    exit_code = 52


class DeploymentFailed(OrchestrationError):
    """Prefect did not take what was to be deployed."""

    exit_code = 53


class HouseOpen(OrchestrationError):
    """The house of this folder is open already."""

    exit_code = 57


class NightClosed(OrchestrationError):
    """The window of a night is closed."""

    exit_code = 58


class HouseClosed(OrchestrationError):
    """Nobody is there to do what was asked of Prefect."""

    exit_code = 59


class NightFailed(OrchestrationError):
    """A night ended without a report."""

    exit_code = 60


class ReceiverUnknown(OrchestrationError):
    """Prefect has no notification block of that name."""

    exit_code = 61


class ReceiverAway(OrchestrationError):
    """Somebody who is to be told of a night could not be reached."""

    exit_code = 62


class VersionMismatch(OrchestrationError):
    """The house and this worker are of different versions."""

    exit_code = 63
