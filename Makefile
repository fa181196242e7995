# 助企 · Zhuqi.  Two commands matter: `make demo` shows the system, `make test` proves it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: setup demo run test check bench bench-plans lock

setup: $(STAMP)
	@$(BIN)/python frontend/fetch.py

$(STAMP): requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "正在安装程序库……"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# The example city, the server and its worker; Ctrl-C stops all of it.  PORT=8001 chooses another port.
demo: setup
	@exec $(BIN)/zhuqi demo $(if $(PORT),--port $(PORT))

# The same without the example.
run: setup
	@exec $(BIN)/zhuqi serve $(if $(PORT),--port $(PORT))

# The whole suite on a database of its own (in var/test, or on DATABASE_URL).  ARGS go to pytest.
test: setup
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/zhuqi makemigrations --check --dry-run
	$(BIN)/python -m pytest -q tests/docs

bench: setup
	$(BIN)/python bench/run.py $(ARGS)

# How long planning takes, and how good it is; needs no database.
bench-plans: setup
	$(BIN)/python bench/plans.py

# After editing requirements*.in; needs uv.  The lock files name no registry.
lock:
	for name in requirements requirements-dev requirements-node; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
	    --upgrade $$name.in --output-file $$name.lock; \
	done
