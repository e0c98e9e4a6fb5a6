"""The sizes of the package's classes, made small. Needs the packages; changes them for this process."""

from functools import partial

import chatterbox.models.t3.llama_configs as t3_sizes
import torch
from chatterbox.models.s3gen import s3gen
from chatterbox.models.t3.modules import cond_enc
from chatterbox.models.t3.modules.perceiver import Perceiver
from s3tokenizer.model_v2 import ModelConfig, S3TokenizerV2

WIDTH = 64


def make_small() -> None:
    """Once for a process; every class the loader then makes is small."""
    torch.set_num_threads(1)
    if t3_sizes.LLAMA_CONFIGS["Llama_520M"]["hidden_size"] == WIDTH:
        return
    t3_sizes.LLAMA_CONFIGS["Llama_520M"].update(
        hidden_size=WIDTH,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=32,
    )
    t3_sizes.LLAMA_CONFIGS["GPT2_medium"].update(
        n_embd=WIDTH, hidden_size=WIDTH, n_head=2, n_layer=2, vocab_size=300, n_positions=2_048, n_ctx=2_048
    )
    cond_enc.Perceiver = partial(Perceiver, pre_attention_query_size=WIDTH, embedding_dim=WIDTH)
    S3TokenizerV2.__init__.__defaults__ = (ModelConfig(n_audio_state=64, n_audio_head=1, n_audio_layer=1),)
    s3gen.UpsampleConformerEncoder = _smaller(s3gen.UpsampleConformerEncoder, num_blocks=1, linear_units=64)
    s3gen.ConditionalDecoder = _smaller(
        s3gen.ConditionalDecoder,
        channels=[32],
        n_blocks=1,
        num_mid_blocks=2,
        num_heads=2,
        attention_head_dim=16,
    )
    s3gen.HiFTGenerator = _smaller(s3gen.HiFTGenerator, base_channels=32)
    s3gen.ConvRNNF0Predictor = _smaller(s3gen.ConvRNNF0Predictor, cond_channels=16)


def _smaller(kind: type, **sizes: object) -> object:
    return lambda **asked: kind(**(asked | sizes))
