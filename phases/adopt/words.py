"""The words of the old system: for each thing that is meant every spelling it is found under, the usual one first.

Spellings count whatever their case and signs: `chunk_audio_paths` is `chunkAudioPaths`.
"""

VERSION = ("pipeline_version", "schema_version", "version", "schema")
FILES = ("files", "books", "documents")
FILE_ID = ("file_id", "id", "book_id")
METRICS = ("metrics",)
ARTIFACTS = ("artifacts",)

SOURCE = ("source_path", "file_path", "input_file", "source", "original_path", "input_path", "path")
SOURCE_SHA256 = ("sha256", "hash", "source_hash", "source_sha256")
TITLE = ("title", "book_title")
AUTHOR = ("author", "authors", "creator")
LANGUAGE = ("language", "lang", "detected_language")

TEXT_PATHS = ("chunk_paths", "chunk_files", "text_paths")
TEXTS = ("chunk_texts", "texts")
CHUNKS = ("chunks", "chunk_metadata", "chunk_records", "chunk_results")
TEXT = ("text", "content", "chunk_text")
TEXT_PATH = ("path", "chunk_path", "text_path", "file", "file_path")

SOUND_PATHS = ("chunk_audio_paths", "audio_paths", "audio_files", "chunk_audio", "wav_paths", "chunk_paths")
SOUND_PATH = ("audio_path", "path", "wav_path", "output_path", "chunk_audio_path", "audio_file", "file")
CHUNK_ID = ("chunk_id", "id", "index", "chunk_index", "chunk_number")
ENGINE = ("engine_used", "engine", "selected_engine", "tts_engine", "requested_engine")
VOICE = ("voice_used", "voice", "voice_id", "selected_voice", "tts_voice")
ENHANCED_PATH = ("enhanced_path", "processed_path")
PLAIN_PATH = ("wav_path", "audio_path", "input_path")

UNDERSTOOD = (
    *(FILES, FILE_ID, METRICS, ARTIFACTS, SOURCE, SOURCE_SHA256, TITLE, AUTHOR, LANGUAGE),
    *(TEXT_PATHS, TEXTS, CHUNKS, TEXT, TEXT_PATH, SOUND_PATHS, SOUND_PATH, ENGINE, VOICE),
)
NOT_NEEDED = frozenset(
    {
        "advisory",
        "applied_profile",
        "artifacts_path",
        "audio_dir",
        "avg_coherence",
        "avg_readability",
        "avg_rt_factor",
        "chunk_ids",
        "chunk_metrics",
        "chunk_voice_overrides",
        "chunks_completed",
        "chunks_failed",
        "classification",
        "cleanup_notes",
        "coherence_scores",
        "coherence_threshold",
        "creation_date",
        "detected_format",
        "duplicate",
        "duration_seconds",
        "embeddings",
        "embeddings_enabled",
        "engines_used",
        "errors",
        "extracted_text_path",
        "fallback_rate",
        "file_size_bytes",
        "file_type",
        "flesch_threshold",
        "genre",
        "genre_confidence",
        "hashes",
        "lang_confidence",
        "last_completed",
        "latency_fallback_chunks",
        "metadata_path",
        "model_config",
        "output_file",
        "page_count",
        "preset_used",
        "profile",
        "quality_score",
        "readability_scores",
        "repair_attempted",
        "repair_status",
        "repair_success",
        "rt_p50",
        "rt_p90",
        "rt_p99",
        "sentence_model",
        "size_bytes",
        "status",
        "structure",
        "structure_mode_used",
        "suggested_voice",
        "text_hash",
        "timestamps",
        "tool_used",
        "total_chunks",
        "voice_overrides",
        "yield_pct",
    }
)
"""Known, and no loss: what is left of a book is what can be heard."""
