# Two commands are all you need: `make run` and `make test`. Each target is one line; the work is in scripts/.

.DEFAULT_GOAL := help
.PHONY: help run test setup build cluster ci gate bench e2e fuzz-api scan openapi check-generated check-arrows deny wasm fmt clean
MAKEFLAGS += --no-print-directory

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build, and serve demo data; Ctrl-C stops it
	@scripts/run.sh

test: setup ## all tests: unit, integration on SQLite and PostgreSQL, wasm, generated files, clients, browser
	@scripts/test.sh

setup: ## install what is missing for building and testing
	@scripts/setup.sh

build: ## the release binary with the frontend inside
	@scripts/setup.sh run && scripts/build.sh

cluster: ## three web and two worker processes of the built binary on a private PostgreSQL; Ctrl-C stops them
	@scripts/cluster.sh

ci: setup ## formatting, lints, arrows, licences, advisories, size budget, and all tests
	@scripts/ci.sh

gate: setup ## the same with the full test counts
	@scripts/ci.sh gate

bench: ## figures of the built binary beside a bare floor; BENCH="quick" or its options
	@scripts/setup.sh && scripts/build.sh && scripts/bench.sh $(BENCH)

e2e: ## the browser tests on the built binary; E2E="--grep name" picks some
	@scripts/e2e.sh $(E2E)

fuzz-api: ## made-up requests to every operation, as a key of each role; FUZZ="--examples 20 --postgres" or its options
	@scripts/setup.sh && scripts/build.sh && scripts/fuzz-api.sh $(FUZZ)

scan: ## wapiti over pages and API, sqlmap on each parameter, on SQLite and PostgreSQL; SCAN="--only sqlmap" or its options
	@scripts/setup.sh && scripts/build.sh && scripts/scan.sh $(SCAN)

openapi: ## regenerate openapi.json and the clients
	@scripts/generate-clients.sh

check-generated: ## fail when openapi.json or a client is not what the code generates
	@scripts/check-generated.sh

check-arrows: ## fail when a crate knows what it must not know
	@scripts/check-arrows.sh

deny: ## licences, banned crates, sources and known vulnerabilities
	@scripts/deny.sh

wasm: ## check that what the browser shares with the server compiles for it
	@scripts/wasm.sh check

fmt: ## format the code
	@cargo fmt --all

clean: ## remove what was built here
	@cargo clean && rm -rf frontend/dist e2e/test-results e2e/screenshots openapi/clients/typescript/dist
