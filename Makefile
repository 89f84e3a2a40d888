# make run    build and start Sluice; prints the link of the page
# make test   everything that holds the tree together; ends with `N passed, M failed`
# make lint   style alone: swift format and Tests/TidyTests
# make bench  measurements (minutes; on an otherwise idle machine)
# make fuzz   each reader fed with damaged files for a minute (SECONDS=600: for ten; TARGETS="csv ofx": these only)
# make bench-detect  whether CSV in hundreds of dialects is understood; SEED=7 COUNT=2000 for other ones
# make torture  the tests with faults, power cuts, kills and floods at full size (about an hour)

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.PHONY: run test lint bench bench-detect fuzz torture swift

sluice := .build/release/sluice

# Debian names. Libraries that the binary is built on, and Chart.js, which the page draws with.
libraries := libarchive-dev libsqlite3-dev libxml2-dev zlib1g-dev libjs-chart.js

# Further programs of `make test`. Each is called with the path of the binary, and says `N passed, M failed` at its end.
programs := SampleStatements/check.py Tests/Browser/browser_test.py $(wildcard Tests/Process/*.py)

run: swift
	@.ci/packages.sh $(libraries)
	@[ -x $(sluice) ] || echo "The first build takes 3 to 8 minutes on two cores; later ones take seconds."
	@swift build -c release --product sluice
	@exec $(sluice) serve $(ARGS)

test: swift
	@.ci/packages.sh $(libraries) python3 python3-venv chromium chromium-driver gcc
	@.ci/test.sh $(sluice) $(programs)

lint: swift
	swift format lint --strict -r Package.swift Sources Tests Benchmarks Fuzzing
	swift build --build-tests
	swift test --skip-build --filter TidyTests

bench: swift
	@.ci/packages.sh $(libraries) python3 sqlite3 gcc
	swift build -c release --product sluice
	swift build -c release --product ReaderBench
	@echo "== readers"; python3 Benchmarks/readers.py .build/release/ReaderBench
	@for program in rows growth live; do echo "== $$program"; python3 Benchmarks/$$program.py $(sluice); done

bench-detect: swift
	@.ci/packages.sh $(libraries) python3
	swift build -c release --product sluice
	@python3 Benchmarks/detect.py $(sluice) $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT))

torture: swift
	@.ci/packages.sh $(libraries) python3 gcc
	swift build -c release --product sluice
	python3 Tests/Process/fault_test.py $(sluice) --calls all
	python3 Tests/Process/power_test.py $(sluice) --cuts 500
	python3 Tests/Process/kill_test.py $(sluice) --kills 100
	python3 Tests/Process/crowd_test.py $(sluice) --hostile 200 --locked-seconds 10 --flood 1000

fuzz: swift
	@nice Fuzzing/run.sh $(or $(SECONDS),60) $(TARGETS)

swift:
	@command -v swift >/dev/null || { \
	  echo "Sluice is built with Swift 6.2 or newer, and there is no 'swift' on the path."; \
	  echo "Install it from https://www.swift.org/install/linux/ (Debian 12: the tarball, or swiftly) and try again."; \
	  exit 1; } >&2
