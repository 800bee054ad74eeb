# run · test · check · bench: each sets up what it needs. Needs only Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(wildcard portal/translations/*/LC_MESSAGES/messages.po)
# The slices whose tests run on PostgreSQL too.
BOTH := venues assemblies allocations consultations hearings adoption disclosure paper organizations moderation people property residency matters discussion files notices proposals home admin
COMPILED := $(CATALOGUES:.po=.mo)

.PHONY: run test check bench translations dictionary clean

run: $(VENV)/run.stamp $(COMPILED)
	@$(BIN)/python -m portal.serve

test: $(VENV)/dev.stamp $(COMPILED)
	@$(BIN)/python -m pytest -n auto -q
	@echo "The same on PostgreSQL, where there is one:"
	@PORTAL_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n auto -q $(addprefix tests/,$(BOTH))

check: $(VENV)/dev.stamp $(COMPILED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint templates --quiet
	$(BIN)/python -m tests.check

bench: $(VENV)/dev.stamp $(COMPILED)
	@$(BIN)/python -m tests.bench

translations: $(VENV)/dev.stamp
	$(BIN)/python -m tests.check --update-catalogues

dictionary: $(VENV)/dev.stamp
	$(BIN)/python -m tests.check --update-dictionary

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 to 3.13 is needed") if not (3, 11) <= sys.version_info[:2] <= (3, 13) else None'
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
		$(PYTHON) -m pip install --quiet --target .tools virtualenv && PYTHONPATH=.tools $(PYTHON) -m virtualenv --quiet $(VENV); }

$(VENV)/run.stamp: requirements/run.txt | $(VENV)/bin/python
	@echo "Setting up: installing what the portal needs (about half a minute, once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(VENV)/bin/python
	@echo "Setting up: installing what the tests need (about a minute, once)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/run.stamp

%.mo: %.po | $(VENV)/bin/python
	@test -f $(VENV)/run.stamp || $(MAKE) --no-print-directory $(VENV)/run.stamp
	@$(BIN)/pybabel --quiet compile -i $< -o $@ 2>/dev/null

clean:
	rm -rf $(VENV) .tools
