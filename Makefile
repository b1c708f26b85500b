# One place for every command. Needs make and Python 3.11 or newer; the rest is installed into .venv.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench shots texts lock

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
export HOST PORT
# A process starts a quarter sooner when it need not translate its modules again.
unexport PYTHONDONTWRITEBYTECODE

PIP = @.venv/bin/python -m pip --disable-pip-version-check --quiet

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

run: .venv/made-for-run ## Set up everything and serve the site on PORT (8000)
	@exec .venv/bin/eventsys run

test: .venv/made-for-tests .cache/node/made ## Set up everything and run all tests (ARGS="-k feed" for some)
	@CHROMIUM="$$(.venv/bin/python -m tests.system_needs)" && export CHROMIUM && \
	exec .venv/bin/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/made-for-tests ## Judge format, style, types and templates
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/djlint --lint --quiet templates

bench: .venv/made-for-tests ## Measure against bare Flask (PROFILE=event profiles a row; ARGS="--quick")
	@CHROMIUM="$$(.venv/bin/python -m tests.system_needs)" && export CHROMIUM && \
	exec .venv/bin/python -m bench $(if $(PROFILE),--profile $(PROFILE)) $(ARGS)

shots: .venv/made-for-tests ## Take the pictures of the site for the docs
	@CHROMIUM="$$(.venv/bin/python -m tests.system_needs)" && export CHROMIUM && \
	exec .venv/bin/python -m tests.chromium.shots $(ARGS)

texts: .venv/made-for-tests ## Collect the messages of code and templates into the translations
	@mkdir -p .cache
	.venv/bin/pybabel -q extract --mapping pyproject.toml --keyword lazy_gettext --keyword _:1 --no-location --sort-output \
		--omit-header --output .cache/messages.pot .
	for language in da en; do .venv/bin/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap --omit-header \
		--input-file .cache/messages.pot --locale $$language --output-file eventsys/translations/$$language.po; done

lock: .cache/lock/made ## Renew the pinned packages (UPGRADE= keeps what pyproject.toml still allows)
	$(COMPILE) $(UPGRADE) --group build --group dev --output-file requirements-dev.txt
	$(COMPILE) $(UPGRADE) --group build --constraints requirements-dev.txt --output-file requirements.txt
	@! grep -nE '^ *-[^-]|^ *--[^h]|://| @ ' requirements.txt requirements-dev.txt

UPGRADE ?= --upgrade
# Every platform's hashes, and no word of the index they were found in.
COMPILE = .cache/lock/bin/uv --no-config pip compile --quiet pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock"

.cache/lock/made:
	$(PYTHON) -m venv .cache/lock
	.cache/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	@touch $@

# A stamp is older than a file it was made from: that part is installed again.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Eventsys needs Python 3.11 or newer: make PYTHON=python3.13")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(INSTALL_VENV)
	$(PYTHON) -m venv .venv
	@touch $@

# Debian and Ubuntu keep a part of Python in a package of its own.
INSTALL_VENV = { package="$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; \
	as_root="$$(test "$$(id -u)" = 0 || echo sudo -n)"; \
	{ command -v apt-get && $$as_root apt-get update && $$as_root apt-get install --yes "$$package"; } >/dev/null || \
	{ echo "Please install $$package first: Python cannot make a virtual environment." >&2; exit 2; }; }

.venv/made-for-run: .venv/made requirements.txt pyproject.toml eventsys/build_hook.py
	@echo "Installing what the site needs; this takes half a minute."
	$(PIP) install --require-hashes --requirement requirements.txt
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

.venv/made-for-tests: .venv/made-for-run requirements-dev.txt
	@echo "Installing what the tests need; this takes half a minute."
	$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@

# The JavaScript calendar parser that judges our feeds.
.cache/node/made: .venv/made-for-tests tests/node/package.json tests/node/package-lock.json
	@mkdir -p .cache/node
	cp tests/node/package.json tests/node/package-lock.json .cache/node
	.venv/bin/npm ci --prefix .cache/node --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
