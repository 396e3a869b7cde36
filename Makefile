# Everything a person does with Stagedoor starts here. Each target is one script
# in scripts/, which first installs whatever is missing (see scripts/setup.sh).

.DEFAULT_GOAL := help
.PHONY: help setup run dev build test cluster e2e fuzz bench audit screenshots sbom format

help:         ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run:          ## install what is missing, build, and serve on http://localhost:3000
	@scripts/run.sh

test:         ## format, lints, tests on SQLite and PostgreSQL, release build, browser tests
	@scripts/test.sh

dev:          ## serve with hot reload while you edit
	@scripts/dev.sh

bench:        ## measure speed, size and memory; ARGS="--quick" for a short look
	@scripts/bench.sh $(ARGS)

build:        ## a release build: target/dist/stagedoor, one file, ready to copy
	@scripts/build.sh

e2e:          ## only the browser tests; ARGS="card.spec.ts --headed" goes to Playwright
	@scripts/e2e.sh $(ARGS)

cluster:      ## restart, kill and fail over two servers, PostgreSQL and its standby; ARGS=up leaves them running
	@scripts/cluster.sh $(ARGS)

fuzz:         ## hold the API against its OpenAPI document with Schemathesis
	@scripts/fuzz.sh $(ARGS)

audit:        ## every page before axe and Lighthouse, and with long texts; ARGS=axe leaves Lighthouse out
	@scripts/audit.sh $(ARGS)

screenshots:  ## take the pictures of the README again
	@scripts/screenshots.sh

sbom:         ## write what the program is made of to target/sbom.json (CycloneDX)
	@mkdir -p target && scripts/sbom.py > target/sbom.json

setup:        ## only install what is missing, for running and for testing
	@scripts/setup.sh run test

format:       ## cargo fmt
	@cargo fmt --all
