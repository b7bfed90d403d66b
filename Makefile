# Everything a developer types. Servers, Node.js and Chromium are started, and installed where missing, by
# deploy/dev/with-services; nothing but Go, make and git must be there before.

MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DEFAULT_GOAL := help

# As deploy/dev/with-services has it, so that nothing is compiled twice.
ifeq ($(findstring -tags,$(GOFLAGS)),)
export GOFLAGS := $(strip $(GOFLAGS) -tags=nomsgpack)
endif

with_services := deploy/dev/with-services
progress := deploy/dev/progress
compile := CGO_ENABLED=0 go build -v -trimpath
lint := go tool -modfile=deploy/dev/lint/go.mod golangci-lint
go_files = $(shell find . -name '*.go' -not -path './web/node_modules/*')
shell_files := deploy/dev/with-services deploy/dev/progress .ci/run
web_sources := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/e2e/*' -not -path 'web/test-results/*' \( -name '*.css' -o -name '*.js' -o -name '*.mjs' -o -name '*.html' -o -name '*.svg' -o -name 'package*.json' \))

.PHONY: help run test check bench chaos build web screenshots e2e fmt lint clean binary libraries pages go-tests browser-tests

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start everything for development, data kept between runs; prints the addresses
	@$(MAKE) --jobs=2 libraries pages
	@$(with_services) --keep --with-node sh -c '$(MAKE) build && exec bin/stadttermin dev'

test: ## run all tests against real PostgreSQL, Redis, mail and browser
	$(with_services) --with-node --with-browser $(MAKE) go-tests $(if $(wildcard web/e2e),browser-tests)

check: ## what must hold before every commit: format, modules, vet, lint, map of the code, translations, scripts
	@unformatted=$$(gofmt -l $(go_files)); test -z "$$unformatted" || { echo "not formatted, run make fmt:"; echo "$$unformatted"; exit 1; }
	go mod tidy -diff
	go mod verify
	go vet ./...
	$(lint) run ./...
	go test ./internal/dev/archtest ./internal/i18n/...
	@if command -v shellcheck >/dev/null; then echo shellcheck -x $(shell_files); shellcheck -x $(shell_files); else echo "shellcheck is not installed, scripts are not checked"; fi

bench: ## measure, print ratios and write bench.json (CHECK=1 fails below a floor, FULL=1 full sizes, PROFILE=cpu a profile)
	$(with_services) --durable --with-node sh -c '$(MAKE) build && go run ./internal/dev/bench -out bench.json $(if $(CHECK),-check) $(if $(FULL),-full) $(if $(PROFILE),-profile $(PROFILE))'
	$(with_services) --with-node --with-browser sh -c '$(MAKE) build && npm run --prefix web measure'

chaos: ## let a thousand visitors book while all its servers are killed, and count what was lost or double
	$(with_services) --with-node sh -c '$(MAKE) build && go run ./internal/dev/bench/chaos'

build: web binary ## build web/dist and bin/stadttermin

web: web/node_modules/.built ## build style sheets, scripts and fonts into web/dist

screenshots: ## picture every page into screenshots/
	$(with_services) --with-node --with-browser sh -c '$(MAKE) build && npm run --prefix web screenshots'

e2e: ## run the browser tests alone
	$(with_services) --with-node --with-browser $(MAKE) browser-tests

fmt: ## format the Go code
	gofmt -w $(go_files)

lint: ## run the linter alone
	$(lint) run ./...

clean: ## remove what was built; data of development stays
	rm -rf bin web/node_modules web/test-results screenshots bench.json
	find web/dist -mindepth 1 -not -name .keep -delete

# The targets below are what the ones above run, most of them with services around them.

binary:
	@$(progress) "compiling" env $(compile) -o bin/stadttermin ./cmd/stadttermin

# Most of what a fresh machine compiles is not ours, and needs none of our pages: it is done while those are built.
libraries:
	@$(progress) "compiling libraries" sh -c "$(compile) \$$(go list -deps -f '{{with .Module}}{{if not .Main}}{{$$.ImportPath}}{{end}}{{end}}' ./cmd/stadttermin)"

pages:
	@$(with_services) --install --with-node
	@$(MAKE) web

go-tests:
	go test ./...

browser-tests: build
	npm run --prefix web e2e

# The stamp lies in node_modules, so that installing anew builds anew.
web/node_modules/.built: web/node_modules/.package-lock.json $(web_sources)
	npm run --prefix web build
	@touch $@

# npm notes here what it installed.
web/node_modules/.package-lock.json: web/package-lock.json
	@$(progress) "installing packages of the pages" npm ci --prefix web --no-audit --no-fund --loglevel http
	@touch $@
