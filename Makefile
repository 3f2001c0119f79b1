# Two commands matter: `make run` and `make test`. Both do all their set-up and are quick the second time.
# Written for the make of macOS (3.81) and BSD tools as well.

VENV := .venv
BIN := $(VENV)/bin
# The fastest Python on the PATH that is new enough: one built without optimisation (pyenv's default) needs up to twice as
# long for the same page. Each is asked for its version, for what `venv` needs, and for the time of a small loop; 3.14
# is taken only when there is no other, as some packages come later to the newest.
PYTHON = $(shell for p in $$(for n in python3.13 python3.12 python3.11 python3 python python3.14; do \
	which -a $$n 2>/dev/null || command -v $$n; done); do "$$p" -c '$(MEASURE_PYTHON)' 2>/dev/null; done | sort -n | sed -n '1s/^[^ ]* //p')
MEASURE_PYTHON = import ensurepip, sqlite3, ssl, sys, time, timeit, venv; \
	loop = lambda: sum(i * i % 7 for i in range(30000)); \
	new = sys.version_info >= (3, 11) or sys.exit(1); \
	print(min(timeit.repeat(loop, timer=time.process_time, number=1, repeat=15)) + (sys.version_info >= (3, 14)), sys.executable)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
READY := $(VENV)/.ready
DATA := .rapport
STORE ?= $(DATA)/store.db
WORKERS ?= 2
RUN_OPTIONS ?=
SUITE = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup --no-loadscope-reorder

.PHONY: help run test again check golden bench proof demo setup provision lint lock screenshots

help: ## Show this list
	@echo "Rapport: who stays, what they like, what they say, and what to do about it."
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST))

run: $(READY) ## Serve the dashboard, with demo data on the first start
	@mkdir -p $(DATA)
	$(BIN)/rapport run --store "$(STORE)" --demo $(RUN_OPTIONS)

demo: $(READY) ## Make a fresh demo store, in place of the demo store of `make run`
	@mkdir -p $(DATA)
	@if [ -f "$(STORE)" ]; then $(BIN)/rapport demo --clear --store "$(STORE)"; fi
	$(BIN)/rapport demo --store "$(STORE)"

# Bytecode is kept, also where the environment says otherwise: each worker reads all tests, and they start the program
# some twenty times. Compiling anew takes a worker as long as the rest of its collecting.
test: provision ## Run the tests, on SQLite and PostgreSQL and in a browser
	$(SUITE) $(TESTS)

again: provision ## The same tests on the other database, in the other theme and with more seeds
	$(SUITE) -m "again and not proof" $(TESTS)

check: lint test again ## Everything a change must pass: style, types, layers, tests in every form

lint: $(READY) ## Style, types and layers without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

golden: $(READY) ## Write the SQL texts and docs/metrics.md anew; read the difference before you keep it
	RAPPORT_GOLDEN=write $(BIN)/python -m pytest -q tests/golden/test_sql_text.py tests/test_docs.py -k "sql or metrics"
	@git --no-pager diff --stat -- tests/golden docs/metrics.md

bench: provision ## Measure: import, statements, page reruns
	$(BIN)/python -m benchmarks.compare

proof: provision ## The full-length drills, simulations and load tests
	$(BIN)/python -m pytest -m proof --durations=20 $(TESTS)

screenshots: provision ## Make the pictures of the documents anew
	$(BIN)/python -m docs.make_screenshots

provision: $(READY) ## Find or fetch PostgreSQL and Chromium for the tests
	@$(BIN)/python -m tests.provision

setup: $(READY) ## Only the set-up: virtual environment and packages

lock: $(READY) ## Resolve the dependencies anew into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra deep --extra own-model --group test --group check --group build --universal \
		--python-version 3.11 --generate-hashes --no-header --no-annotate --quiet -o requirements.lock

# The stamp is newer than the lock and the project file as long as nothing changed in them. uv installs the lock in
# seconds where pip needs minutes (bytecode included: without it the first start of each process pays for compiling
# pandas and SQLAlchemy, and every start where the environment forbids writing it); it is taken from the lock first. Where it cannot reach the packages, pip does the rest.
# A virtual environment that was interrupted half-way, or whose Python is gone, is made anew.
$(READY): requirements.lock pyproject.toml
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		python="$(PYTHON)"; \
		if [ -z "$$python" ]; then \
			echo "Rapport needs Python 3.11 or newer, and none was found. Install it from python.org or with the" >&2; \
			echo "package manager (brew install python@3.13, apt-get install python3 python3-venv), and try again." >&2; \
			exit 1; fi; \
		"$$python" -m venv --clear $(VENV) || { \
			echo "The virtual environment could not be made. Debian and Ubuntu: apt-get install python3-venv" >&2; \
			exit 1; }; }
	@echo "Installing the packages of requirements.lock into $(VENV) ..."
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock
	@$(PIP) --no-compile --require-hashes -r $(VENV)/uv.lock
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock || \
		$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $(READY)
