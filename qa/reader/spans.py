"""Logits to sentences and key spans. Pure; works on CPU tensors, any number of windows of one question."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from index.article import Span
from qa.answer import Finding, Reading, Window
from qa.odds import log_odds

MAX_KEY_TOKENS = 30
UNSEEN = log_odds(0.0)
"""The score of a sentence out of view."""


class Marked(NamedTuple):
    """What a network makes of one window and one question: `logits` (tokens, 3) and `spans` (tokens, 2), as in
    model.Encoded."""

    logits: Tensor
    spans: Tensor


def unpadded(logits: Tensor, spans: Tensor, mask: Tensor) -> list[Marked]:
    """One a window of a batch, of the tokens that `mask` (windows, tokens) says are no padding."""
    return [Marked(logits[row][kept], spans[row][kept]) for row, kept in enumerate(mask.bool())]


def sentence_of(window: Window, span: Span) -> Span:
    """The window's sentence in which a span begins."""
    return max((s for s in window.sentences if s.start <= span.start), default=window.sentences[0])


def sentence_scores(
    logits: Tensor, spans: Tensor, windows: Sequence[Window]
) -> list[tuple[int, int, float, Span | None]]:
    """(window, sentence, score, key span) for every sentence that has a token in view.

    `logits` has shape (windows, tokens, 3), `spans` (windows, tokens, 2) as in model.Encoded. The score is a
    log-probability: the mass that the sentence head, and start and end together, put on the sentence, over all
    windows and their "nothing here".
    """
    allowed = spans[:, :, 0] >= 0
    allowed[:, 0] = True
    log_probability = logits - torch.logsumexp(logits[allowed], 0)
    found = []
    for w, window in enumerate(windows):
        starts, ends = spans[w, :, 0], spans[w, :, 1]
        for s, sentence in enumerate(window.sentences):
            tokens = ((starts >= sentence.start) & (ends <= sentence.end) & (starts >= 0)).nonzero().flatten()
            if not len(tokens):
                continue
            first, last = int(tokens[0]), int(tokens[-1]) + 1
            part = log_probability[w, first:last]
            in_sentence = torch.logsumexp(part[:, 2], 0)
            key = _best_span(part[:, 0], part[:, 1])
            score = float(in_sentence + 0.5 * (torch.logsumexp(part[:, 0], 0) + torch.logsumexp(part[:, 1], 0)))
            found.append((w, s, score, Span(int(starts[first + key[0]]), int(ends[first + key[1]]))))
    return found


def null_score(logits: Tensor, spans: Tensor) -> float:
    """The log-probability, on the scale of sentence_scores, that no window answers."""
    allowed = spans[:, :, 0] >= 0
    allowed[:, 0] = True
    log_probability = logits - torch.logsumexp(logits[allowed], 0)
    null = torch.logsumexp(log_probability[:, 0], 0)
    return float(null[2] + 0.5 * (null[0] + null[1]))


def _best_span(starts: Tensor, ends: Tensor) -> tuple[int, int]:
    """The best pair start <= end, at most MAX_KEY_TOKENS long, as token numbers."""
    pairs = starts[:, None] + ends[None, :]
    possible = torch.ones_like(pairs, dtype=torch.bool).triu().tril(MAX_KEY_TOKENS - 1)
    best = int(pairs.masked_fill(~possible, float("-inf")).argmax())
    return best // pairs.shape[1], best % pairs.shape[1]


def read_marked(marked: Sequence[Marked], windows: Sequence[Window]) -> Reading:
    """What was made of each window of one question, weighed together."""
    if not windows:
        return Reading((), 1.0)
    logits = pad_sequence([m.logits for m in marked], batch_first=True)
    spans = pad_sequence([m.spans for m in marked], batch_first=True, padding_value=-1)
    return read_logits(logits, spans, windows)


def read_logits(logits: Tensor, spans: Tensor, windows: Sequence[Window]) -> Reading:
    """Logits of all windows of one question to findings with log-odds, and the probability of no answer."""
    null = null_score(logits, spans)
    found = sentence_scores(logits, spans, windows)
    total = torch.logsumexp(torch.tensor([null, *(score for *_, score, _ in found)]), 0)
    findings = []
    for w, s, score, key in found:
        findings.append(Finding(w, s, log_odds(math.exp(score - float(total))), key))
    # What the limit cut off was not read: no evidence for it, which is not the same as even odds.
    seen = {(f.window, f.sentence) for f in findings}
    places = ((w, s) for w, window in enumerate(windows) for s in range(len(window.sentences)))
    findings.extend(Finding(w, s, UNSEEN, None) for w, s in places if (w, s) not in seen)
    return Reading(tuple(findings), math.exp(null - float(total)))
