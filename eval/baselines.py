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


SQUAD_OPEN = (
    Baseline("DrQA (all of Wikipedia searched)", "SQuAD 1.1 dev, open", "EM 29.8", "Chen et al. 2017, table 6"),
    Baseline("BERTserini (all of Wikipedia searched)", "SQuAD 1.1 dev, open", "EM 38.6, F1 46.1", "Yang et al. 2019"),
)
SQUAD_GOLD = (
    Baseline("mBERT", "XQuAD, English", "F1 83.5, EM 72.2", "Artetxe et al. 2020; Hu et al. 2020 (XTREME)"),
    Baseline("XLM-R large", "XQuAD, English", "F1 86.5, EM 75.7", "Hu et al. 2020 (XTREME)"),
    Baseline("human", "SQuAD 1.1 test", "F1 91.2, EM 82.3", "Rajpurkar et al. 2016, leaderboard"),
    Baseline("logistic regression", "SQuAD 1.1 test", "F1 51.0, EM 40.4", "Rajpurkar et al. 2016"),
    Baseline("BERT base", "SQuAD 1.1 dev", "F1 88.5, EM 80.8", "Devlin et al. 2019"),
    Baseline("human", "SQuAD 2.0 test", "F1 89.5, EM 86.8", "Rajpurkar et al. 2018, leaderboard"),
    Baseline("BERT large", "SQuAD 2.0 dev", "F1 81.9, EM 78.7", "Devlin et al. 2019"),
)
TRECQA_RAW = (
    Baseline("bigram CNN with word counts", "test, raw", "MAP 0.711, MRR 0.785", "Yu et al. 2014"),
    Baseline("convolutional network, pairs", "test, raw", "MAP 0.746, MRR 0.808", "Severyn and Moschitti 2015"),
    Baseline("noise-contrastive, pairwise", "test, raw", "MAP 0.780, MRR 0.834", "Rao et al. 2016"),
)
TRECQA_CLEAN = (
    Baseline("multi-perspective CNN", "test, clean", "MAP 0.777, MRR 0.836", "He et al. 2015"),
    Baseline("noise-contrastive, pairwise", "test, clean", "MAP 0.801, MRR 0.877", "Rao et al. 2016"),
    Baseline("TANDA, RoBERTa large", "test, clean", "MAP 0.943, MRR 0.974", "Garg et al. 2020"),
)
BEIR = (
    Baseline("BM25", "SciFact / NFCorpus / FiQA", "nDCG@10 0.665 / 0.325 / 0.236", "Thakur et al. 2021, table 2"),
    Baseline("BM25", "SCIDOCS / TREC-COVID", "nDCG@10 0.158 / 0.656", "Thakur et al. 2021, table 2"),
    Baseline("all-MiniLM-L6-v2", "SciFact / NFCorpus / FiQA", "nDCG@10 0.645 / 0.316 / 0.369", "MTEB leaderboard"),
    Baseline("all-MiniLM-L6-v2", "SCIDOCS / TREC-COVID", "nDCG@10 0.216 / 0.472", "MTEB leaderboard"),
)


def baseline_text(baselines: Sequence[Baseline]) -> str:
    rows = [["published", "on", "figures", "source"], *([b.system, b.on, b.figures, b.source] for b in baselines)]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(max(lines, key=len)), *lines[1:]])
