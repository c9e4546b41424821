# make chat   everything for the chat: environment, install, sample articles, http://127.0.0.1:7860
# make test   everything for the tests: environment, install with test tools, the whole suite, offline
# make eval   the question set against the sample articles
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CUTTINGS_LIBRARY ?= library
export CUTTINGS_LIBRARY
export HF_HUB_OFFLINE ?= 1

.PHONY: chat test eval clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/.installed

chat: $(VENV)/.installed
	@test -e "$(CUTTINGS_LIBRARY)" && ! $(BIN)/python -m index info --json 2>/dev/null | grep -q '"generation": 0,' \
	  || $(BIN)/python -m index add eval/articles
	$(BIN)/python app.py

test: $(VENV)/.installed-test
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium; } \
	  || echo "No Chromium here and none could be installed: the browser tests will say they were skipped."
	$(BIN)/python -m ruff check .
	$(BIN)/python -m pytest

eval: $(VENV)/.installed
	$(BIN)/python -m eval

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .hypothesis .ruff_cache
