"""The network: MiniLM reads question and window together; three heads on every token.

Heads: where the key span starts, where it ends, and which tokens belong to the answering sentence. The first
token ([CLS]) of every window carries the mass of "nothing here answers". All three distributions are normalised
over all windows of a question together (see groups.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from index.article import Span
from index.embed import quieten
from qa.answer import Window

START, END, SENTENCE = 0, 1, 2
_BREAK = "\n"


class SpanNetwork(nn.Module):
    """Encoder plus one linear layer, 3 logits a token."""

    def __init__(self, encoder: nn.Module, hidden: int):
        super().__init__()
        self.encoder = encoder
        self.heads = nn.Linear(hidden, 3)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Shape (windows, tokens, 3), float32."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.heads(states).float()


@dataclass(frozen=True, slots=True)
class Encoded:
    """One batch of windows. `spans[w, t]` are character offsets of token t in window w's own text, (-1, -1)
    for tokens outside it (question, heading, padding)."""

    input_ids: Tensor
    attention_mask: Tensor
    token_type_ids: Tensor
    spans: Tensor

    @property
    def answerable(self) -> Tensor:
        """Tokens that a span may start or end at, shape (windows, tokens), bool."""
        return self.spans[:, :, 0] >= 0


def load_base(folder: Path) -> tuple[SpanNetwork, object]:
    """A fresh network on the encoder in `folder`, and its tokenizer. Heads are not trained yet."""
    quieten()
    # Plain attention: on a CPU, at these lengths, torch's fused kernel takes a seventh longer to read a question and
    # half as long again to train, nearly all of it going backward.
    encoder = AutoModel.from_pretrained(
        folder, local_files_only=True, add_pooling_layer=False, attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )  # fmt: skip
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return SpanNetwork(encoder, encoder.config.hidden_size), tokenizer


def encode(tokenizer: object, questions: Sequence[str], windows: Sequence[Window], max_tokens: int) -> Encoded:
    """Pairs of question and window as tensors, padded to the longest; a longer window loses its end."""
    # Neither a title nor a question may crowd out the window itself.
    headings = {w.heading: _shortened(tokenizer, w.heading, max_tokens // 3) for w in windows}
    heads = [headings[w.heading] + _BREAK if w.heading else "" for w in windows]
    short = {q: _shortened(tokenizer, " ".join(q.split()[:64]), max_tokens // 2) for q in set(questions)}
    questions = [short[q] for q in questions]
    batch = tokenizer(
        questions, [h + w.text for h, w in zip(heads, windows, strict=True)], truncation="only_second",
        max_length=max_tokens, padding=True, return_offsets_mapping=True, return_token_type_ids=True,
        return_tensors="pt",
    )  # fmt: skip
    spans = batch["offset_mapping"].clone()
    for row, head in enumerate(heads):
        spans[row] -= len(head)
        second = torch.tensor([s == 1 for s in batch.sequence_ids(row)])
        outside = ~second | (spans[row][:, 1] <= 0)
        spans[row].clamp_(min=0)  # some tokenizers count the space before a word as its own
        spans[row][outside] = -1
    return Encoded(batch["input_ids"], batch["attention_mask"], batch["token_type_ids"], spans)


def _shortened(tokenizer: object, text: str, most: int) -> str:
    """At most the first `most` tokens: one word, or Chinese, may have hundreds."""
    if len(text) <= most:
        return text
    places = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    return text[: places[most][0]] if len(places) > most else text


def group_loss(logits: Tensor, encoded: Encoded, group_of: Sequence[slice], golds: Sequence[Sequence[Sequence[Span]]],
               sentences: Sequence[Sequence[Span | None]]) -> Tensor:  # fmt: skip
    """Mean negative log-likelihood over groups; shared normalisation over each group's windows.

    `golds[g][w]` are answer spans, `sentences[g][w]` the answering sentence of window w of group g.
    """
    losses = []
    for number, rows in enumerate(group_of):
        allowed = encoded.answerable[rows].clone()
        allowed[:, 0] = True  # [CLS]: nothing here
        targets = torch.zeros((3, *allowed.shape), dtype=torch.bool)
        for w, (spans, sentence) in enumerate(zip(golds[number], sentences[number], strict=True)):
            starts, ends = encoded.spans[rows][w, :, 0], encoded.spans[rows][w, :, 1]
            for span in spans:
                inside = (starts >= span.start) & (ends <= span.end) & (starts >= 0) & (ends > starts)
                where = inside.nonzero().flatten()
                if len(where):
                    targets[START, w, where[0]] = True
                    targets[END, w, where[-1]] = True
            if sentence is not None:
                targets[SENTENCE, w] = (starts >= sentence.start) & (ends <= sentence.end) & (starts >= 0)
        if not any(golds[number]):
            targets[:, :, 0] = True
        for head in (START, END, SENTENCE):
            if not targets[head].any():
                continue  # the answer was cut off by max_tokens: neither right nor null
            scores = logits[rows][:, :, head]
            every = torch.logsumexp(scores[allowed], 0)
            losses.append(every - torch.logsumexp(scores[targets[head]], 0))
    return torch.stack(losses).mean() if losses else logits.sum() * 0.0
