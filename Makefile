# Everything a newcomer needs: `make demo` and `make test`. Running either twice is quick and harmless.
PYTHON ?= python3
PY := .venv/bin/python
CITY ?= kendari
HOST ?= 127.0.0.1
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup setup-dev demo test deploy lint types bench bench-quick attack assets catalogue lock clean

setup: .venv/.ready                     ## build .venv from the locked, hashed wheels
.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 atau lebih baru diperlukan.") if sys.version_info < (3, 11) else None'
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --require-hashes --only-binary=:all: -r requirements.lock
	$(PY) -m pip install --quiet --no-index --no-deps --no-build-isolation --editable .
	touch $@

setup-dev: .venv/.ready-dev
.venv/.ready-dev: requirements-dev.lock .venv/.ready
	$(PY) -m pip install --quiet --require-hashes --only-binary=:all: -r requirements-dev.lock
	touch $@

demo: setup                             ## a lively demonstration agency on http://127.0.0.1:8000 (CITY=kendari, serang, sofifi, jakarta, sorong)
	PORTAL_ENV=demo PUBLIC_URL=http://$(HOST):$(PORT) \
	DATABASE_URL=sqlite:///$(CURDIR)/instance/demo-$(CITY).db HUEY_DATABASE=$(CURDIR)/instance/demo-$(CITY)-queue.db \
	.venv/bin/flask demo --city $(CITY) --serve --host $(HOST) --port $(PORT)

test: setup-dev assets                  ## the whole suite, on SQLite and PostgreSQL
	PORTAL_ENV=test $(PY) -m pytest -n 3 --dist worksteal -m "not slow"

assets: setup
	PORTAL_ENV=development .venv/bin/flask assets build

deploy: assets                          ## what a server needs: static files, and bytecode that its account may not write
	$(PY) -m compileall -q -j 0 -o 2 .venv/lib portal wsgi.py

lint: setup-dev                         ## style, templates, dependencies
	$(PY) -m ruff check .
	$(PY) -m ruff format --check portal tests migrations/env.py wsgi.py
	$(PY) -m djlint templates --lint --quiet
	$(PY) -m deptry .

types: setup-dev                        ## mypy, strict
	$(PY) -m mypy

attack: setup-dev assets                ## the long proofs: linking attacks in 20 seeds, both engines
	PORTAL_ENV=test $(PY) -m pytest -n 2 -m slow

bench: setup-dev assets                 ## speeds as ratios within one run; needs minutes
	$(PY) -m tests.bench

bench-quick: setup-dev assets           ## every part of the bench in small, to see that it runs
	BENCH_QUICK=1 $(PY) -m tests.bench

# Names of the domain's errors: pages show their text, so it is translated too (Kind:2: the second argument is the sentence);
# tidy and tidied name the field that such a sentence is about.
REFUSALS := NotFound Revoked Closed SlipSpent IllegalStep Invalid Changed KeyMissing NotAllowed WrongCredentials Outdated UnitOutdated Wrong:2 tidy:2 tidied:2

catalogue: setup                        ## bring the language catalogues up to date with the sentences in the sources
	mkdir -p build
	.venv/bin/pybabel -q extract -F portal/translations/babel.cfg $(addprefix -k ,$(REFUSALS)) \
	--no-location --sort-output -o build/messages.pot .
	.venv/bin/pybabel -q update -i build/messages.pot -d portal/translations \
	-N --ignore-obsolete --ignore-pot-creation-date -w 100

lock:                                   ## renew the lock files (needs uv); they hold versions and hashes, no addresses
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra postgres --extra sqlite --group build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra postgres --extra sqlite --extra sso --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv instance static/dist build *.egg-info
