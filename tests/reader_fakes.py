"""A tiny BERT made on the spot, so that the reader's tests need no download and take no time."""

import string
from pathlib import Path

WORDS = (
    "who what when where why how did the a was is trust board chair council ferry mill boat resigned chairs closed sank"
    " bought odile trant hugh marl rupert thwaite in on of by and it they 2016 2019 may january pellow stell owes £ % m"
).split()


def write_tokenizer(folder: Path) -> None:
    """A WordPiece tokenizer whose vocabulary is WORDS and every letter, with a real fast tokenizer's offsets."""
    from transformers import BertTokenizerFast

    letters = [*string.ascii_lowercase, *string.digits, *".,?!'\"-:;()’“”"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters), *WORDS]
    entries = list(dict.fromkeys(vocabulary))
    BertTokenizerFast({word: number for number, word in enumerate(entries)}, do_lower_case=True).save_pretrained(folder)


def config():
    from transformers import BertConfig

    return BertConfig(
        vocab_size=200, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=256,
    )  # fmt: skip


def write_encoder(folder: Path) -> Path:
    """A two-layer encoder of random weights, always the same."""
    import torch
    from transformers import BertModel

    torch.manual_seed(7)
    BertModel(config(), add_pooling_layer=False).save_pretrained(folder)
    write_tokenizer(folder)
    return folder


def write_answerer(folder: Path) -> Path:
    """A SQuAD-style model: the same, with a head for start and end."""
    import torch
    from transformers import BertForQuestionAnswering

    torch.manual_seed(7)
    model = BertForQuestionAnswering(config())
    model.qa_outputs.weight.data *= 20  # random, but with opinions
    model.save_pretrained(folder)
    write_tokenizer(folder)
    return folder
