"""What a user may set about hosts."""

from pydantic import BaseModel, ConfigDict, Field

from phases.hosting.host.rules import HostRules
from phases.hosting.premises import Precision


class HostSettings(BaseModel):
    """How hosts, the processes that keep an engine or a recognizer loaded, are run. Who starts one sets its rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line_seconds: float = Field(
        default=120.0,
        gt=0,
        le=3600,
        description="A chunk that takes longer than this to speak, or a passage to hear, is given up.",
    )
    load_seconds: float = Field(
        default=600.0,
        gt=0,
        le=7200,
        description="How long an engine or a recognizer may take to load its model.",
    )
    grace_seconds: float = Field(
        default=10.0,
        gt=0,
        le=600,
        description="How much longer than `line_seconds` a host may say nothing before it is ended by force.",
    )
    idle_seconds: float = Field(
        default=60.0, gt=0, le=86_400, description="A host that nobody needed for this long ends."
    )
    queue_lines: int = Field(
        default=256,
        ge=1,
        le=10_000,
        description="How many chunks or passages may wait in one host; who comes later waits outside.",
    )
    max_batch: int = Field(
        default=256,
        ge=1,
        le=1024,
        description="The most chunks to speak, or passages to hear, at once; fewer where an engine takes fewer.",
    )
    batch_wait_ms: int = Field(
        default=20,
        ge=0,
        le=10_000,
        description="How long a batch waits to be filled before it is begun.",
    )
    recycle_after_lines: int = Field(
        default=20_000,
        ge=1,
        description="A host makes way for a fresh one after this many chunks or passages.",
    )
    recycle_growth_mb: int = Field(
        default=1_024,
        ge=16,
        description="A host makes way for a fresh one when it has grown by this much since it was loaded.",
    )
    poisoned_after: int = Field(
        default=5, ge=1, description="A host makes way for a fresh one after this many failures in a row."
    )

    devices: tuple[str, ...] = Field(
        default=("auto",),
        min_length=1,
        description="What those compute on that can choose: auto, cpu, cuda, cuda:1, mps. Several have a host each.",
    )
    precision: Precision = Field(
        default="auto",
        description="How precisely they compute; auto is half precision on a GPU that has it, else single.",
    )
    watermark: bool = Field(
        default=True,
        description="Whether recordings are marked as synthetic by an engine whose package does that.",
    )

    @property
    def silence_seconds(self) -> float:
        """How long a host that lives may say nothing."""
        return self.line_seconds + self.grace_seconds

    def rules(self) -> HostRules:
        """What a host is told of this."""
        return HostRules(**self.model_dump(include=set(HostRules.__struct_fields__)))
