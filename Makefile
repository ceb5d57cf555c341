# make report: the sample centre's service report.  make test: all tests.  make help: the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CONTRACT ?= telecom
PERIOD ?= 2026-10

.PHONY: report test lab bench lint help clean

report: $(READY) ## the monthly service report of the sample centre, as one HTML file under reports/
	@$(BIN)/pledge report $(CONTRACT) --period $(PERIOD)

test: $(READY) ## lint, types and all tests
	@echo "== ruff"; $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "== mypy"; $(BIN)/mypy
	@echo "== pytest"; $(BIN)/python -m pytest --numprocesses logical --dist loadfile $(TESTS)

lab: $(READY) ## JupyterLab on the notebooks
	@$(BIN)/pledge lab

bench: $(READY) ## speed, as ratios taken in one run; ONLY=name for one measurement
	@$(BIN)/python -c "import pandas, businesstimedelta" 2>/dev/null || $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	@$(BIN)/python tests/benchmarks/run.py $(if $(ONLY),--only $(ONLY))

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "== setting up $(VENV) (once; a few minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[lab,test]'
	@$(BIN)/python -m compileall -q src
	@touch $@

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

clean: ## remove the virtual environment and made reports
	chmod -R u+w reports
	rm -rf $(VENV) reports/*/ reports/.aside reports/index.html data/ledger.sqlite*
