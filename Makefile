# Clean Claim. Every target does its own set-up; a second run is quick.
#
#   make lab      open the course in JupyterLab        make test     everything CI runs
#   make demo     a simulated class, graded            make check    look over the items and the release
#                 (WEEK=week02: another week)
#   make release  build source/ and release/           make bench    how quick things are
#   make lock     refresh the pinned versions          make clean    remove what make made (never work/)

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help lab demo test check bench release lock clean

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
STAMPS := $(VENV)/stamps
LEARNER := $(STAMPS)/learner
INSTRUCTOR := $(STAMPS)/instructor
TEST := $(STAMPS)/test
# A folder that was moved or copied takes its environment along, but the environment still points to the old place.
ifneq ($(shell cat $(STAMPS)/venv 2>/dev/null),$(CURDIR))
$(shell rm -rf $(STAMPS))
endif
# A PYTHONPATH or a Jupyter set-up of the caller's must not leak into ours.
unexport PYTHONPATH PYTHONHOME

help:
	@sed -n '3,7s/^# *//p' Makefile

# ---- set-up -----------------------------------------------------------------------------------

$(STAMPS)/venv:
	@python=$$(.ci/find-python) || exit 1; \
	echo "Making $(VENV) with $$python"; \
	"$$python" -m venv --clear $(VENV); \
	mkdir -p $(STAMPS); pwd >$@

# Smaller sets are contained in larger ones, so a larger stamp serves as well.
$(LEARNER): requirements/learner.txt pyproject.toml $(STAMPS)/venv
	@echo "Installing what learners need (first time: a few minutes)"
	@$(PIP) install -r requirements/learner.txt
	@$(PIP) install --no-deps -e .
	@touch $@

$(INSTRUCTOR): requirements/instructor.txt $(LEARNER)
	@echo "Installing what instructors need"
	@$(PIP) install -r requirements/instructor.txt
	@touch $@

$(TEST): requirements/test.txt $(INSTRUCTOR)
	@echo "Installing what the tests need"
	@$(PIP) install -r requirements/test.txt
	@touch $@

# ---- for learners -----------------------------------------------------------------------------

lab: $(LEARNER)
	@$(PY) -m course.cli lab $(ARGS)

# ---- for instructors --------------------------------------------------------------------------

demo: $(INSTRUCTOR)
	@$(PY) -m autograder.demo $(if $(WEEK),--week $(WEEK)) $(ARGS)

check: $(INSTRUCTOR)
	@$(PY) -m course.cli check $(ARGS)

release: $(INSTRUCTOR)
	@$(PY) -m course.cli release $(ARGS)

bench: $(INSTRUCTOR)
	@$(PY) -m autograder.bench $(ARGS)

# ---- for everybody who changes something ------------------------------------------------------

test: $(TEST)
	@.ci/test

lock: $(TEST)
	@.ci/lock

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis build dist tests/artefacts
	find . -name __pycache__ -type d -not -path './work/*' -prune -exec rm -rf {} +
