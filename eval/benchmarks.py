"""The commands on public benchmarks: `python -m eval squad`, `trecqa` and `beir`. Figures on standard output."""

import time
from argparse import Namespace
from collections.abc import Sequence

from eval.console import building, check_outputs, progress, save, tell, write
from eval.table import run_text
from index.errors import UsageError


def squad(args: Namespace) -> int:
    from eval import baselines, parts
    from eval.original import original_of
    from eval.run import ask_all
    from eval.squad import read_gold, squad_run
    from eval.squad_file import read_squad

    check_outputs(args)
    file = read_squad(args.file, args.limit)
    if file.astray:
        tell(f"{file.astray} questions left out: no answer of theirs stands in their paragraph.")
    if args.gold:
        reader = parts.need_reader(args.reader)
        outcomes = read_gold(file, reader, time.perf_counter, progress("reading"))
        run = squad_run(file, outcomes, "squad gold", "-", reader.name)
        published = baselines.SQUAD_GOLD
    else:
        tell(f"{len(file.articles)} paragraphs in one library, {len(file.asked)} questions.")
        opened = parts.open_parts(file.articles, args.reader, building(len(file.articles)))
        originals = {article.id: original_of(article) for article in file.articles}
        wanted = [one.wanted for one in file.asked]
        outcomes = ask_all(wanted, opened.answerer, originals, progress("asking"), opened.trace)
        run = squad_run(file, outcomes, "squad", opened.embedder, opened.reader)
        published = baselines.SQUAD_OPEN
    print(run_text(run, baselines.baseline_text(published), misses=False))
    save(run, args)
    write(run, args)
    return 0


def trecqa(args: Namespace) -> int:
    from eval import baselines, parts
    from eval.trecqa import rank_all, trecqa_run
    from eval.trecqa_file import read_trecqa
    from qa.choose import load_weights
    from qa.rank import rank_sentences

    check_outputs(args)
    questions = read_trecqa(args.file)
    clean, some = sum(q.clean for q in questions), sum(any(q.relevant) for q in questions)
    tell(
        f"{len(questions)} questions: {clean} with sentences of both sorts (clean), "
        f"{some - clean} with right ones only, {len(questions) - some} with none that is right, which are in no mean."
    )
    if not (some if args.raw else clean):
        raise UsageError(f"{args.file} holds no question to count; name a TREC QA file with right sentences in it")
    embedder, reader = parts.open_embedder(), parts.open_reader(args.reader)
    weights = load_weights(reader is not None)

    def score(question: str, sentences: Sequence[str]) -> Sequence[float]:
        return rank_sentences(question, sentences, embedder, reader, weights)

    outcomes = rank_all(questions, score, progress("ranking"))
    for raw in (False, True) if args.raw else (False,):
        run = trecqa_run(questions, outcomes, raw, embedder.name, reader.name if reader else "none")
        published = baselines.TRECQA_RAW if raw else baselines.TRECQA_CLEAN
        print(run_text(run, baselines.baseline_text(published)))
        if raw == args.raw:
            save(run, args)
        elif args.raw:
            print()
    return 0


def beir(args: Namespace) -> int:
    from eval import baselines, parts
    from eval.beir import beir_run, rank_documents
    from eval.beir_folder import read_beir

    check_outputs(args)
    collection = read_beir(args.folder, args.limit)
    embedder = parts.open_embedder()
    search = parts.open_search(collection.articles, embedder, building(len(collection.articles)))
    run = beir_run(collection, rank_documents(collection, search, progress("searching")), embedder.name)
    print(run_text(run, baselines.baseline_text(baselines.BEIR)))
    save(run, args)
    return 0
