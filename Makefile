# The two commands that set up everything: make demo, make test. The others are for those who work on cld.
SHELL := /bin/bash
CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
CLD := $(TARGET)/debug/cld
DEMO := demo-run

.PHONY: demo test bench docs build needs readers second-engine fuzz windows

# A linker and a C compiler, for the few crates that are not Rust alone.
needs:
	@command -v cc >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev; }

# What reads the workbook, the pages and the schemas in tests: LibreOffice, Chromium and axe, which looks for what some
# cannot read, and a validator of JSON Schema.
AXE := 4.14.1
readers:
	@[ "$$(command -v soffice chromium npm | wc -l)" = 3 ] \
		|| { apt-get update && apt-get install -y --no-install-recommends libreoffice-calc chromium npm; }
	@/usr/bin/python3 -c 'import jsonschema' 2>/dev/null \
		|| { apt-get update && apt-get install -y --no-install-recommends python3-jsonschema; }
	@mkdir -p $(TARGET)/tmp && cd $(TARGET)/tmp && { [ -f axe-core-$(AXE).tgz ] || npm pack --silent axe-core@$(AXE); } \
		&& tar -xzf axe-core-$(AXE).tgz --strip-components=1 package/axe.min.js

# The second engine, on which the examples of all pages come out too.
SECOND_ENGINE := $(TARGET)/tmp/second-engine
second-engine: $(SECOND_ENGINE)/installed
$(SECOND_ENGINE)/installed: crates/cld-method/tests/second_engine/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
	@python3 -m venv $(SECOND_ENGINE)
	@$(SECOND_ENGINE)/bin/pip install --quiet --require-hashes --only-binary :all: -r $<
	@touch $@

build: needs
	@begun=$$SECONDS; $(CARGO) build --workspace --locked && echo "build: $$((SECONDS - begun)) s"

# Made-up submissions of three councils, checked, run by both methods, shown and explained.
demo: build
	@rm -rf demo-submissions $(DEMO) $(DEMO)-*
	$(CLD) synthesise -o demo-submissions --authorities 3 --people 2000 --history --errors 0.001 --slips 0.05 --seed 2021
	@echo
	$(CLD) check demo-submissions/submissions/*_20230401_20240331_*.csv --findings demo-submissions/findings.csv --report demo-submissions/report.html || [ $$? -eq 1 ]
	@echo
	$(CLD) run demo-submissions --method nhse-2024 --parameters fy -o $(DEMO)-read >/dev/null
	$(CLD) trace request $(DEMO)-read -o $(DEMO)-requests
	$(CLD) trace serve-standin --register demo-submissions/population.csv $(DEMO)-requests $(DEMO)-responses --once
	$(CLD) trace apply $(DEMO)-read $(DEMO)-responses/*.csv
	$(CLD) trace report $(DEMO)-read --truth demo-submissions/population.csv
	@echo
	$(CLD) run demo-submissions --method nhse-2024 --parameters fy --traced $(DEMO)-read -o $(DEMO)
	@echo
	@echo "Requests from new clients by sequel (STS001), $(DEMO)/tables/sts001_by_sequel.csv:"
	@cat $(DEMO)/tables/sts001_by_sequel.csv
	@echo
	@echo "People aged 65 and over with long-term support (LTS001a table 1b), $(DEMO)/tables/lts001a_1b.csv, first rows:"
	@head -n 8 $(DEMO)/tables/lts001a_1b.csv
	@echo
	@echo "Who stands behind one figure of it, as the SALT return numbers it (cld explain):"
	$(CLD) explain $(DEMO) --table LTS001a.1b --cell 'la_code=211;primary_support_reason=Unknown,Residential' | head -n 24
	@echo
	$(CLD) run demo-submissions --method dhsc-r2 --parameters dhsc --traced $(DEMO)-read -o $(DEMO)-dhsc
	@echo
	$(CLD) key new --purpose analysis -o $(DEMO)-analysis.key
	$(CLD) pseudonymise $(DEMO) --purpose analysis --key-file $(DEMO)-analysis.key -o $(DEMO)-for-analysis
	@echo
	$(CLD) report $(DEMO) --area 211 --received demo-submissions -o $(DEMO)/report.xlsx
	$(CLD) report $(DEMO) --area 211 --received demo-submissions -o $(DEMO)/report.html
	$(CLD) book document -o $(DEMO)/how-it-works.html
	@echo
	@echo "All tables lie in $(DEMO)/tables and $(DEMO)-dhsc/tables, those of the SALT return in $(DEMO)/layouts, for regions and England in $(DEMO)/areas, one council's as a workbook with live formulas in $(DEMO)/report.xlsx and as a page in $(DEMO)/report.html, how all of it was worked out in $(DEMO)/how-it-works.html; the same for analysts, with pseudonyms and without a vault, in $(DEMO)-for-analysis; what was found in the files in demo-submissions/report.html and findings.csv."

test: needs readers second-engine
	@begun=$$SECONDS; $(CARGO) test --workspace --locked && echo "test: $$((SECONDS - begun)) s"

# Times the checks beside polars and DuckDB, and the whole method over two million rows and up to twenty; all made up.
bench: build
	@command -v /usr/bin/time >/dev/null && python3 -c 'import ensurepip' 2>/dev/null \
		|| { apt-get update && apt-get install -y --no-install-recommends python3-venv time; }
	benches/check.sh $(CLD)
	benches/method.sh $(CLD)
	benches/growth.sh $(CLD)
	benches/trace.sh $(CLD)

# The program for Windows, $(TARGET)/x86_64-pc-windows-gnu/debug/cld.exe, built on Debian (decisions/0008).
windows:
	@command -v x86_64-w64-mingw32-gcc >/dev/null \
		|| { apt-get update && apt-get install -y --no-install-recommends gcc-mingw-w64-x86-64; }
	rustup target add x86_64-pc-windows-gnu
	$(CARGO) build --workspace --locked --target x86_64-pc-windows-gnu

# The documents of the code, and of what it does to the data: $(TARGET)/doc/transformation-METHOD in .html, .md and .pdf.
docs: build readers
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked
	for method in $(notdir $(wildcard book/methods/*)); do for form in html md pdf; do \
		$(CLD) book document --method $$method -o $(TARGET)/doc/transformation-$$method.$$form || exit 1; \
	done; done

# Reads bytes that no council would send, for FUZZ_SECONDS on each target. Wants cargo-fuzz and a nightly toolchain.
FUZZ_SECONDS ?= 3600
fuzz:
	@command -v cargo-fuzz >/dev/null || $(CARGO) install cargo-fuzz --locked
	@for target in any_file rows; do \
		mkdir -p fuzz/corpus/$$target fuzz/seeds/$$target; \
		$(CARGO) +nightly fuzz run $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 || exit 1; \
	done
