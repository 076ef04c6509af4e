# The commands of this project. Everything they do can also be done without make: see README.md.
PYTHON ?= python3
INSIDE := .venv/bin/python
ifeq ($(OS),Windows_NT)
INSIDE := .venv/Scripts/python.exe
endif
COMPILE := $(INSIDE) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-header --no-annotate --python-version 3.11

.PHONY: run install install-tests test check demo bench same stress editor lock pictures clean

run:            ## serve the dashboard; installs and publishes the demo first where needed
	@$(PYTHON) -m baoxue start

install:        ## leaves .venv/bin/baoxue
	@$(PYTHON) -m baoxue.bootstrap

install-tests:
	@$(PYTHON) -m baoxue.bootstrap --tests

test: install-tests check   ## everything: checks, a browser and its fonts, all tests
	@$(INSIDE) -m tests.provision
	@$(INSIDE) -m pytest -n 2 --dist worksteal

check: install-tests        ## style, types, import directions
	@$(INSIDE) -m ruff check .
	@$(INSIDE) -m ruff format --check .
	@$(INSIDE) -m mypy
	@$(dir $(INSIDE))lint-imports

demo: install               ## publish the demo again
	@$(INSIDE) -m baoxue demo

bench: install-tests        ## questions, page reruns, and reading registers
	@$(INSIDE) -m tests.bench

same: install-tests         ## what every page says: here and at the commit SINCE (by default HEAD)
	@$(INSIDE) -m tests.same since $(or $(SINCE),HEAD)

stress: install-tests       ## the long tests: a thousand kills, flips and full disks, and folders of defects
	@$(INSIDE) -m tests.provision --stress
	@$(INSIDE) -m pytest -m stress

pictures: install-tests     ## the pictures of the README, from the running demo
	@$(INSIDE) -m tests.pictures

editor:                     ## the field for own SQL from its source, with npm; the result is committed
	@mkdir -p build/editor && cp baoxue/view/sql_editor/package.json baoxue/view/sql_editor/editor.mjs build/editor
	@cd build/editor && npm install --no-package-lock --no-audit --no-fund && npx esbuild editor.mjs \
		--bundle --minify --format=iife --charset=utf8 --legal-comments=none \
		--banner:js="/* CodeMirror 6, MIT licence, (c) Marijn Haverbeke and others. Made of editor.mjs $$(sha256sum editor.mjs | cut -c 1-64) */" \
		--outfile=../../baoxue/view/sql_editor/editor.js

lock: install-tests         ## resolve the dependencies anew; the locks carry hashes and no address
	@$(COMPILE) $(UPGRADE) pyproject.toml --group pyproject.toml:build -o requirements.lock
	@$(COMPILE) $(UPGRADE) pyproject.toml --group pyproject.toml:build --group pyproject.toml:dev \
		--constraints requirements.lock -o requirements-dev.lock

clean:                      ## everything that can be made again, except published data
	rm -rf .venv build screenshots .pytest_cache .mypy_cache .ruff_cache .import_linter_cache baoxue.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
