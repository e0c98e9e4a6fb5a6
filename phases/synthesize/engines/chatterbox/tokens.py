"""Speech tokens of many rows at once: the decode loop over the package's T3.

Each row brings its own voice, text, dials and random numbers, ends by itself, and then leaves the batch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from phases.synthesize.engines.chatterbox.cache import KeyValueCache, visible
from phases.synthesize.engines.chatterbox.decoding import Decoding, Row, Said
from phases.synthesize.engines.chatterbox.sampling import Dials, draw, probabilities, turbo_probabilities
from phases.synthesize.engines.chatterbox.stepping import stepper

if TYPE_CHECKING:
    from chatterbox.models.t3 import T3

_CROWD_LEFT = 0.75  # so many rows or fewer are left: the others make room


class TokenModel(ABC):
    """The decode loop; what differs between the two backbones is below."""

    copies: int
    """How many times a row goes through the model for each token."""

    def __init__(self, t3: T3) -> None:
        self._t3 = t3
        self._device: torch.device = t3.device
        self._dtype: torch.dtype = t3.speech_head.weight.dtype

    @torch.inference_mode()
    def say(self, rows: Sequence[Row]) -> list[Said]:
        """One answer per row, in order."""
        decoding = self._begin(rows)
        step = stepper(self._device, decoding, self._advance)
        answers: dict[int, Said] = {}
        while len(answers) < len(rows):
            ended = decoding.ended()
            answers |= {decoding.numbers[place]: decoding.answer(place) for place in ended}
            if len(answers) < len(rows) and len(ended) >= len(decoding.numbers) * (1 - _CROWD_LEFT):
                decoding.leave(ended, self.copies)
                step.renew()
            if len(answers) < len(rows):
                step()
        return [answers[number] for number in range(len(rows))]

    def _begin(self, rows: Sequence[Row]) -> Decoding:
        """Read all prefixes at once, padded on the left, and draw the first tokens."""
        prefixes = [self._prefix(row) for row in rows]
        longest = max(prefix.shape[1] for prefix in prefixes)
        padded = [torch.nn.functional.pad(each, (0, 0, longest - each.shape[1], 0)) for each in prefixes]
        embedded = torch.stack([each[copy] for copy in range(self.copies) for each in padded])
        decoding = Decoding.of(
            rows,
            padding=torch.tensor([longest - prefix.shape[1] for prefix in prefixes], device=self._device),
            cache=self._cache(len(embedded), embedded),
            stop=int(self._t3.hp.stop_speech_token),
            vocabulary=int(self._t3.speech_head.out_features),
        )
        decoding.seen[:, self._t3.hp.start_speech_token] = True
        decoding.cache.reach(longest)
        hidden = self._read(embedded, decoding)
        decoding.position += longest
        self._draw(hidden, decoding)
        self._forget_start(decoding)
        return decoding

    def _advance(self, decoding: Decoding) -> None:
        """Read the token just drawn and draw the next: nothing here waits for the device."""
        embedded = self._embed(decoding.token, decoding.step).repeat(self.copies, 1, 1)
        hidden = self._read(embedded, decoding)
        decoding.position += 1
        self._draw(hidden, decoding)

    def _read(self, embedded: Tensor, decoding: Decoding) -> Tensor:
        padding = decoding.padding.repeat(self.copies)
        places = decoding.position + torch.arange(embedded.shape[1], device=self._device)
        output = self._t3.tfmr(
            inputs_embeds=embedded,
            attention_mask=visible(padding, decoding.position, embedded.shape[1], decoding.cache.end),
            position_ids=(places - padding[:, None]).clamp(min=0),
            past_key_values=decoding.cache,
            cache_position=places,
            use_cache=True,
        )
        return output.last_hidden_state[:, -1]

    def _draw(self, hidden: Tensor, decoding: Decoding) -> None:
        scores = self._scores(self._t3.speech_head(hidden).float(), decoding.dials)
        uniform = decoding.uniforms.index_select(1, decoding.step)
        token = draw(self._chances(scores, decoding.seen, decoding.dials), uniform)
        decoding.token.copy_(token)
        decoding.tokens.index_copy_(1, decoding.step, token[:, None])
        decoding.seen.scatter_(1, token[:, None], value=True)
        decoding.step += 1

    def _cache(self, rows: int, like: Tensor) -> KeyValueCache:
        config = self._t3.cfg
        heads = config.num_attention_heads
        width = getattr(config, "head_dim", None) or config.hidden_size // heads
        return KeyValueCache(layers=config.num_hidden_layers, rows=rows, heads=heads, width=width, like=like)

    @abstractmethod
    def _prefix(self, row: Row) -> Tensor:
        """What is read before the first token: (copies, length, width)."""

    @abstractmethod
    def _embed(self, token: Tensor, step: Tensor) -> Tensor:
        """The token that was drawn before this step, as input: (rows, 1, width)."""

    @abstractmethod
    def _scores(self, scores: Tensor, dials: Dials) -> Tensor:
        """One row of scores from the copies of each row."""

    @abstractmethod
    def _chances(self, scores: Tensor, seen: Tensor, dials: Dials) -> Tensor:
        """As the variant filters."""

    @abstractmethod
    def _forget_start(self, decoding: Decoding) -> None:
        """Whether the start token goes on counting as said."""


class LlamaTokens(TokenModel):
    """English and multilingual: with and without the text, and the difference of the two made stronger."""

    copies = 2

    def _prefix(self, row: Row) -> Tensor:
        from chatterbox.models.t3.modules.cond_enc import T3Cond  # noqa: PLC0415 - only where it is installed

        t3 = self._t3
        emotion = torch.full((1, 1, 1), row.dials["exaggeration"], device=self._device, dtype=self._dtype)
        voice = t3.prepare_conditioning(
            T3Cond(
                speaker_emb=row.speaker.to(self._dtype),
                cond_prompt_speech_tokens=row.prompt,
                emotion_adv=emotion,
            )
        )
        text = t3.text_emb(row.text)
        text = torch.cat([text, torch.zeros_like(text)]) + t3.text_pos_emb(row.text)
        start = torch.full((1, 1), t3.hp.start_speech_token, device=self._device)
        begin = t3.speech_emb(start) + t3.speech_pos_emb.get_fixed_embedding(0)
        # Twice, because the package's own loop does so and the model may lean on it.
        return torch.cat([voice.expand(2, -1, -1), text, begin.expand(2, -1, -1), begin.expand(2, -1, -1)], 1)

    def _embed(self, token: Tensor, step: Tensor) -> Tensor:
        place: Tensor = self._t3.speech_pos_emb.get_fixed_embedding(step)
        embedded: Tensor = self._t3.speech_emb(token[:, None]) + place
        return embedded

    def _scores(self, scores: Tensor, dials: Dials) -> Tensor:
        with_text, without = scores.chunk(2)
        return with_text + dials.cfg_weight * (with_text - without)

    def _chances(self, scores: Tensor, seen: Tensor, dials: Dials) -> Tensor:
        return probabilities(scores, seen, dials)

    def _forget_start(self, decoding: Decoding) -> None:
        """It does."""


class GptTokens(TokenModel):
    """Turbo: absolute positions, a longer prompt, no difference to make stronger."""

    copies = 1

    def _prefix(self, row: Row) -> Tensor:
        from chatterbox.models.t3.modules.cond_enc import T3Cond  # noqa: PLC0415 - only where it is installed

        start = torch.full((1, 1), self._t3.hp.start_speech_token, device=self._device)
        voice = T3Cond(speaker_emb=row.speaker.to(self._dtype), cond_prompt_speech_tokens=row.prompt)
        prefix: Tensor = self._t3.prepare_input_embeds(
            t3_cond=voice, text_tokens=row.text, speech_tokens=start
        )[0]
        return prefix

    def _embed(self, token: Tensor, _step: Tensor) -> Tensor:
        embedded: Tensor = self._t3.speech_emb(token[:, None])
        return embedded

    def _scores(self, scores: Tensor, _dials: Dials) -> Tensor:
        return scores

    def _chances(self, scores: Tensor, seen: Tensor, dials: Dials) -> Tensor:
        return turbo_probabilities(scores, seen, dials)

    def _forget_start(self, decoding: Decoding) -> None:
        start = self._t3.hp.start_speech_token
        decoding.seen[:, start] = decoding.token == start
