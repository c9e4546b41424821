"""Any Hugging Face extractive question-answering model in the reader's seat (SQuAD 1.1 or 2.0 style).

Such a model knows where a span starts and ends; a sentence is worth what starts and ends in it, normalised over
all windows of the question together, with the first token of each window standing for "nothing here".
"""

import os
from collections.abc import Sequence

import torch

from index.embed import quieten
from index.errors import ModelMismatch
from qa.answer import Window
from qa.reader.model import encode
from qa.reader.spans import Marked, unpadded

MAX_TOKENS = 384


class HuggingFaceNetwork:
    """`name` is a local folder or a hub id; a folder is never looked up on a hub."""

    def __init__(self, name: str):
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        quieten()
        local = os.path.isdir(os.path.expanduser(name))  # False, not an error, for what can be no path
        name = os.path.expanduser(name) if local else name
        try:
            self._network, loading = AutoModelForQuestionAnswering.from_pretrained(
                name, local_files_only=local, trust_remote_code=False, output_loading_info=True
            )
            if missing := sorted(loading["missing_keys"]):  # they would be random numbers
                raise ValueError(f"it has no trained {missing[0]}: not a question-answering model")
            self._network.eval()
            self._tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=local, trust_remote_code=False)
        except Exception as error:  # whatever a strange folder makes the libraries raise, the user may pick another
            reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            raise ModelMismatch(
                f"no question-answering model could be loaded from {name!r} ({reason}); "
                "give a local folder or a hub id, or --reader none"
            ) from None
        if not self._tokenizer.is_fast:
            raise ModelMismatch(f"the tokenizer of {name!r} gives no offsets; use a model with a fast tokenizer")
        self.name = name

    def mark(self, question: str, windows: Sequence[Window]) -> list[Marked]:
        """The logits of each window, as far as the model sees."""
        limit = min(MAX_TOKENS, getattr(self._network.config, "max_position_embeddings", MAX_TOKENS))
        encoded = encode(self._tokenizer, [question] * len(windows), windows, limit)
        _trim(encoded.spans, windows)
        inputs = {"input_ids": encoded.input_ids, "attention_mask": encoded.attention_mask}
        if getattr(self._network.config, "type_vocab_size", 0) > 1:
            inputs["token_type_ids"] = encoded.token_type_ids
        with torch.inference_mode():
            out = self._network(**inputs)
        starts, ends = out.start_logits.float(), out.end_logits.float()
        logits = torch.stack((starts, ends, torch.logaddexp(starts, ends)), -1)
        return unpadded(logits, encoded.spans, encoded.attention_mask)


def _trim(spans: torch.Tensor, windows: Sequence[Window]) -> None:
    """Some tokenizers (SentencePiece) count the space before a word to it; a key never begins with a space."""
    for row, window in enumerate(windows):
        for token, (start, end) in enumerate(spans[row].tolist()):
            while 0 <= start < end - 1 and window.text[start].isspace():
                start += 1
                spans[row, token, 0] = start
