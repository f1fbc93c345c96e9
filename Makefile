PYTHON ?= python3
BIN := .venv/bin
# The tests of one file run in one process, files side by side on as many cores as there are.
AT_ONCE := -n auto --dist loadfile

.PHONY: install test check lint chat build bench quality starter screens reading-diff

install: .venv/installed

.venv/installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@

test: install
	$(BIN)/python -m pytest $(AT_ONCE)

check: install lint
	$(BIN)/python -m pytest -q $(AT_ONCE) -m "not slow and not browser"

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

build: install
	$(BIN)/localism build

chat: build
	$(BIN)/localism serve

starter: install
	$(BIN)/python corpus/_sources/typeset.py

bench: install
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	$(BIN)/python benchmarks/bench.py

quality: install
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	$(BIN)/python benchmarks/quality.py $(ARGS)

screens: install
	$(BIN)/python benchmarks/screens.py

reading-diff: install
	$(BIN)/python benchmarks/reading_diff.py $(ARGS)
