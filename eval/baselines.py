"""Published figures to hold ours against, each with its source. They are those papers' systems on the files named;
on any other file, or another part of the same set, they are a yardstick and not a comparison.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Baseline:
    system: str
    on: str
    figures: str
    source: str


_XQUAD = "Artetxe et al. 2020, README of google-deepmind/xquad"
_NCE = "Rao et al. 2016, README of castorini/NCE-CNN-Torch"
_ANSERINI = "Thakur et al. 2021; Anserini's regressions"

SQUAD_OPEN = (
    Baseline("DrQA (all of Wikipedia)", "SQuAD 1.1 dev", "EM 29.5",
             "Chen et al. 2017, README of facebookresearch/DrQA"),
    Baseline("BERTserini (all of Wikipedia)", "SQuAD 1.1 dev", "EM 39.9, F1 47.6",
             "Yang et al. 2019, README of castorini/bertserini"),
)  # fmt: skip
SQUAD_GOLD = (
    Baseline("mBERT", "XQuAD, English", "EM 72.2, F1 83.5", _XQUAD),
    Baseline("XLM-R large", "XQuAD, English", "EM 75.7, F1 86.5", _XQUAD),
    Baseline("BERT base", "SQuAD 1.1 dev", "F1 88.5", "Devlin et al. 2019"),
    Baseline("RoBERTa base", "SQuAD 2.0 dev", "EM 79.9, F1 82.9", "model card of deepset/roberta-base-squad2"),
)
TRECQA_RAW = (
    Baseline("BM25", "dev, raw, short sentences", "MRR 0.829", "README of brmson/dataset-sts, anssel/wang"),
    Baseline("multi-perspective CNN", "test, raw", "MAP 0.762, MRR 0.830", f"He et al. 2015; {_NCE}"),
    Baseline("the same, noise-contrastive", "test, raw", "MAP 0.780, MRR 0.835", _NCE),
)
TRECQA_CLEAN = (
    Baseline("multi-perspective CNN", "test, clean", "MAP 0.777, MRR 0.836", f"He et al. 2015; {_NCE}"),
    Baseline("the same, noise-contrastive", "test, clean", "MAP 0.801, MRR 0.877", _NCE),
)
BEIR = (
    Baseline("BM25, title and text", "SciFact / NFCorpus / FiQA", "nDCG@10 0.665 / 0.325 / 0.236", _ANSERINI),
    Baseline("BM25, title and text", "SCIDOCS / TREC-COVID", "nDCG@10 0.158 / 0.656", _ANSERINI),
)


def baseline_text(baselines: Sequence[Baseline]) -> str:
    rows = [["published", "on", "figures", "source"], *([b.system, b.on, b.figures, b.source] for b in baselines)]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(max(lines, key=len)), *lines[1:]])
