"""Are the answers good? Start with `case.py`: one question with what a good answer must hold.

question file -case-> Case -truth-> Wanted -run, with an answerer-> Outcome -figures-> Figure -table, report-> you

case.py outcome.py saved.py          the nouns: a question, what came of it, a run and its signature
articles.py original.py truth.py     the articles, twice: as the library takes them, and as their files have them
parts.py cache.py run.py             what is asked, opened once; a library kept for the next run; the asking
figures.py metrics/ bootstrap.py     what is counted, and how sure it is
table.py report.py charts.py         a run to read: in the terminal, as a page
own.py gate.py                       our own questions, and the floors that only rise
compare.py ablate.py                 two runs; what each part is worth
benchmarks.py baselines.py           public test sets: squad*.py, trecqa*.py, beir*.py, and published figures
lint.py new.py draft.py feedback.py  question files: checked, and written from questions and votes
fit.py fit_questions.py              the weights of ranking and refusal
scale.py load.py                     how it grows; many people at once
__main__.py cli.py console.py paths.py   the commands, and what they share
"""
