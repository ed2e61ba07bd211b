# Named jobs: make serve | test | check | bench. Each sets up what it needs and is quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PORT ?= 8000

.PHONY: serve test check bench lock clean
.DELETE_ON_ERROR:

serve: $(STAMP)  ## build the knowledge base from corpus/ and what was added in the browser, and open the site on 127.0.0.1:8000
	$(BIN)/kb build
	@set -- "$${KB_DATA:-.kb}"/documents/*; [ ! -e "$$1" ] || $(BIN)/kb add "$$@" || echo "网页上加入的文件没有收回，仍在 documents/ 中" >&2
	$(BIN)/kb serve --port $(PORT)

test: check  ## everything: style, types, import order, all tests, browser tests included
	tools/install-chromium
	$(BIN)/pytest -n 2

check: $(STAMP)  ## style, types and import order only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)  ## timings; the figures of docs/PERFORMANCE.md come from here
	$(BIN)/python -m benchmarks

$(STAMP): requirements.lock pyproject.toml tools/set-up
	tools/set-up "$(PYTHON)" $(VENV)
	@touch $@

lock: $(STAMP)  ## renew requirements.lock from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 --all-extras pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) .kb .pytest_cache .mypy_cache .ruff_cache .hypothesis
