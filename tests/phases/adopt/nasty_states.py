"""JSON that looks more or less like a pipeline.json, and holds whatever JSON can hold."""

from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "pipeline_version",
        "phase1",
        "phase2",
        "phase3",
        "phase4",
        "phase5",
        "phases",
        "files",
        "emma",
        "chunks",
        "chunk_paths",
        "chunk_audio_paths",
        "chunk_id",
        "audio_path",
        "path",
        "text",
        "artifacts",
        "metrics",
        "title",
        "author",
        "language",
        "file_id",
        "source_path",
        "voice",
        "engine",
        "chunk_0001",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(
        ["4.0.0", "chunk_0001", "a/chunk_0001.wav", "a\\chunk_1.txt", "It rained.", "\ud800", "\0"]
    )
    | st.text(st.characters(codec=None), max_size=8)
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=40,
)

RECORDS = st.dictionaries(
    st.sampled_from(
        ["chunk_id", "path", "text", "audio_path", "engine_used", "voice", "wav_path", "enhanced_path"]
    ),
    LEAVES,
    max_size=5,
)
CHUNKS = (
    st.lists(LEAVES | RECORDS, max_size=4)
    | st.dictionaries(st.sampled_from(["chunk_0001", "chunk_2", "", "x"]), LEAVES | RECORDS, max_size=3)
    | RECORDS
)
TELLING = ["chunk_paths", "chunks", "chunk_texts", "chunk_audio_paths", "chunk_0001", "artifacts", "metrics"]
ENTRIES = st.dictionaries(st.sampled_from(TELLING), CHUNKS, min_size=1, max_size=4) | ANYTHING
FILES = (
    st.dictionaries(st.sampled_from(["emma", "Emma!", "", "2"]), ENTRIES, max_size=3)
    | st.lists(ENTRIES, max_size=2)
    | ANYTHING
)
PHASES = st.fixed_dictionaries({"files": FILES}) | ENTRIES
STATES = st.fixed_dictionaries(
    {"pipeline_version": st.just("4.0.0")},
    optional={f"phase{number}": PHASES for number in range(1, 6)} | {"file_id": LEAVES, "tts_voice": LEAVES},
)
