# The two commands that set up everything: make demo, make test. The others are for those who work on cld.
SHELL := /bin/bash
CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
CLD := $(TARGET)/debug/cld

.PHONY: assets page page-test demo portal test soak bench bench-portal docs build needs readers second-engine tus-clients s3-server api-judge fuzz fuzz-commands deny windows dist dist-test spark spark-kill

# A linker and a C compiler, for the few crates that are not Rust alone; what sends a file to the portal in the demo.
needs:
	@command -v cc >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev; }
	@command -v python3 >/dev/null || { apt-get update && apt-get install -y --no-install-recommends python3; }

# Tools that come with no toolchain, each in a folder of its version outside the clone: made once, whatever is built.
TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/cld-tools
CARGO_FUZZ := $(TOOLS)/0.13.2/bin/cargo-fuzz
CARGO_DENY := $(TOOLS)/0.20.2/bin/cargo-deny
CARGO_CYCLONEDX := $(TOOLS)/0.5.9/bin/cargo-cyclonedx
$(CARGO_FUZZ) $(CARGO_DENY) $(CARGO_CYCLONEDX): | needs
	env -u CARGO_TARGET_DIR $(CARGO) install --quiet --locked --root $(@:%/bin/$(@F)=%) --version $(notdir $(@:%/bin/$(@F)=%)) $(@F)

# What reads the workbook, the pages and the schemas in tests: LibreOffice, Chromium, what drives it through the portal,
# axe, which looks for what some cannot read, and a validator of JSON Schema.
AXE := 4.14.1
# One that runs on Node 18, which Debian 12 has.
PLAYWRIGHT := 1.56.1
readers:
	@missing=; for pair in soffice:libreoffice-calc chromium:chromium npm:npm pg_ctlcluster:postgresql clamd:clamav-daemon openssl:openssl; do \
		command -v $${pair%%:*} >/dev/null || missing="$$missing $${pair##*:}"; done; \
		[ -z "$$missing" ] || { apt-get update && apt-get install -y --no-install-recommends $$missing; }
	@/usr/bin/python3 -c 'import jsonschema' 2>/dev/null \
		|| { apt-get update && apt-get install -y --no-install-recommends python3-jsonschema; }
	@mkdir -p $(TARGET)/tmp && cd $(TARGET)/tmp && { [ -f axe-core-$(AXE).tgz ] || npm pack --silent axe-core@$(AXE); } \
		&& tar -xzf axe-core-$(AXE).tgz --strip-components=1 package/axe.min.js
	@cd $(TARGET)/tmp && { [ -f playwright-core-$(PLAYWRIGHT).tgz ] || npm pack --silent playwright-core@$(PLAYWRIGHT); } \
		&& mkdir -p playwright-core && tar -xzf playwright-core-$(PLAYWRIGHT).tgz -C playwright-core --strip-components=1

# GOV.UK Frontend, for the pages of the portal and the tests of their components (decisions/0031). Nothing of it is in the
# clone: the next build takes what is here.
GOVUK := 6.6.0
GOVUK_FOLDER := $(TARGET)/govuk-frontend-$(GOVUK)
assets: $(GOVUK_FOLDER)/govuk-frontend.min.css
$(GOVUK_FOLDER)/govuk-frontend.min.css:
	@command -v npm >/dev/null || { apt-get update && apt-get install -y --no-install-recommends npm; }
	@mkdir -p $(TARGET)/tmp $(GOVUK_FOLDER) && cd $(TARGET)/tmp && npm pack --silent govuk-frontend@$(GOVUK) >/dev/null \
		&& tar -xzf govuk-frontend-$(GOVUK).tgz -C $(abspath $(GOVUK_FOLDER)) --strip-components=3 --no-same-owner --touch \
			--wildcards 'package/dist/govuk/govuk-frontend.min.js' 'package/dist/govuk/components/*/fixtures.json' \
			'package/dist/govuk/govuk-frontend.min.css'

# The second engine, on which the examples of all pages come out too.
SECOND_ENGINE := $(TARGET)/tmp/second-engine
second-engine: $(SECOND_ENGINE)/installed
$(SECOND_ENGINE)/installed: crates/cld-method/tests/second_engine/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
	@python3 -m venv $(SECOND_ENGINE)
	@$(SECOND_ENGINE)/bin/pip install --quiet --require-hashes --only-binary :all: -r $<
	@touch $@

# Clients of tus that others wrote, which judge how files arrive at the portal: in Python, and in a browser.
TUS_JS := 4.3.1
TUSPY := $(TARGET)/tmp/tuspy
tus-clients: $(TUSPY)/installed
	@cd $(TARGET)/tmp && { [ -f tus-js-client-$(TUS_JS).tgz ] || npm pack --silent tus-js-client@$(TUS_JS); } \
		&& tar -xzf tus-js-client-$(TUS_JS).tgz --strip-components=2 package/dist/tus.min.js
$(TUSPY)/installed: crates/cld-portal/tests/clients/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
	@python3 -m venv $(TUSPY)
	@$(TUSPY)/bin/pip install --quiet --require-hashes --only-binary :all: -r $<
	@touch $@

# A server that speaks S3, for the test of a portal that keeps its files there.
S3_SERVER := $(TARGET)/tmp/s3-server
s3-server: $(S3_SERVER)/installed
$(S3_SERVER)/installed: crates/cld/tests/s3/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
	@python3 -m venv $(S3_SERVER)
	@$(S3_SERVER)/bin/pip install --quiet --require-hashes --only-binary :all: -r $<
	@touch $@

# What judges the portal by the description of what programs may ask.
API_JUDGE := $(TARGET)/tmp/schemathesis
api-judge: $(API_JUDGE)/installed
$(API_JUDGE)/installed: crates/cld/tests/api/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
	@python3 -m venv $(API_JUDGE)
	@$(API_JUDGE)/bin/pip install --quiet --require-hashes --only-binary :all: -r $<
	@touch $@

# Apache Spark, on which the pages of both methods are calculated too and compared, and what it runs on.
SPARK := $(TARGET)/tmp/spark
$(SPARK)/installed: crates/cld-spark/proof/requirements.txt
	@command -v java >/dev/null || { apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless; }
	@python3 -c 'import ensurepip' 2>/dev/null || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
	@python3 -m venv $(SPARK)
	@$(SPARK)/bin/pip install --quiet --require-hashes -r $<
	@touch $@
PROVE = crates/cld-spark/proof/prove.sh $(CLD) $$(echo $(abspath $(SPARK))/lib/python3*/site-packages/pyspark) \
	$(abspath $(SECOND_ENGINE))/bin/python $(TARGET)/tmp/spark-proof
spark: $(SPARK)/installed second-engine build-spark
	@$(PROVE)
# The same with a worker killed, and then all of Spark.
spark-kill: $(SPARK)/installed second-engine build-spark
	@$(PROVE) kill
# Sail, a second server of the same protocol: what differs there is said, and is no failure.
SAIL := $(TARGET)/tmp/sail
$(SAIL)/installed: crates/cld-spark/proof/sail.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
	@python3 -m venv $(SAIL)
	@$(SAIL)/bin/pip install --quiet --require-hashes --only-binary :all: -r $<
	@touch $@
.PHONY: spark-sail
spark-sail: $(SPARK)/installed $(SAIL)/installed second-engine build-spark
	@$(PROVE) sail $(SAIL)/bin/sail
# The program with cld run --on, and the one that holds every word of the plain dialect against a server.
.PHONY: build-spark
build-spark: needs
	@$(CARGO) build --workspace --locked --features cld/spark,cld-spark/proof --bins --example words

build: needs
	@begun=$$SECONDS; $(CARGO) build --workspace --locked && echo "build: $$((SECONDS - begun)) s"

# Made-up submissions of three councils, checked, traced, run by both methods, shown and explained.
demo: build
	@./demo.sh $(CLD)

# The local page, in the browser, until its button or Ctrl-C.
.PHONY: open
open: assets build
	@$(CLD) open

# A portal with made-up people in every role, until Ctrl-C: demo-portal/accounts.csv says who can sign in.
portal: assets build
	@[ -d demo-portal ] || $(CLD) portal demo -o demo-portal
	@$(CLD) portal serve --config demo-portal/portal.toml --with-worker

test: needs readers second-engine tus-clients s3-server api-judge assets
	@begun=$$SECONDS; $(CARGO) test --workspace --locked && echo "test: $$((SECONDS - begun)) s"

# The checker as one page for browsers, dist/cld-check.html (decisions/0054). The same sources make the same bytes wherever
# they are: paths of this machine are left out, and what a dependency draws while it is built is drawn from a fixed start.
PAGE_TARGET := wasm32-unknown-unknown
PAGE_FLAGS := -Ctarget-feature=+simd128 --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)=/cargo \
	--remap-path-prefix=$(CURDIR)=/cld --remap-path-prefix=$(abspath $(TARGET))=/target
page: build
	@rustup target list --installed | grep -qx $(PAGE_TARGET) || rustup target add $(PAGE_TARGET)
	@mkdir -p dist
	CONST_RANDOM_SEED=cld CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$(PAGE_FLAGS)" $(CARGO) rustc --locked --profile browser \
		--target $(PAGE_TARGET) -p cld-browser --lib --crate-type cdylib
	$(TARGET)/debug/cld-page $(TARGET)/$(PAGE_TARGET)/browser/cld_browser.wasm dist/cld-check.html
	@cp dist/cld-check.html $(TARGET)/debug/

# What the page finds in a browser without a network, held against the program. Apart from `make test`, as the module takes
# many minutes to build.
page-test: page readers
	$(CARGO) test --workspace --locked --test page

# Kills the processes of portals as often as it says, as `make test` does a hundred times (SEED repeats a run); then all
# councils of England send a file.
KILLS ?= 1000
soak: needs readers assets
	KILLS=$(KILLS) $(CARGO) test -p cld --locked --test it portal_kills -- --nocapture
	COUNCILS=153 $(CARGO) test -p cld --locked --test it portal_deadline -- --nocapture

# Times the checks beside polars and DuckDB, and the whole method over two million rows and up to twenty; all made up.
bench: build
	@command -v /usr/bin/time >/dev/null && python3 -c 'import ensurepip' 2>/dev/null \
		|| { apt-get update && apt-get install -y --no-install-recommends python3-venv time; }
	benches/check.sh $(CLD)
	benches/method.sh $(CLD)
	benches/growth.sh $(CLD)
	benches/trace.sh $(CLD)

# Times the portal: pages, uploads, from a file's last byte to its findings, memory.
bench-portal: assets build
	@command -v wrk >/dev/null || { apt-get update && apt-get install -y --no-install-recommends wrk; }
	python3 benches/portal.py $(CLD)

# The program for Windows, $(TARGET)/x86_64-pc-windows-gnu/debug/cld.exe, built on Debian (decisions/0008).
windows:
	@command -v x86_64-w64-mingw32-gcc >/dev/null \
		|| { apt-get update && apt-get install -y --no-install-recommends gcc-mingw-w64-x86-64; }
	rustup target add x86_64-pc-windows-gnu
	$(CARGO) build --workspace --locked --target x86_64-pc-windows-gnu

# What people download, in dist/: programs, wheels, a Debian package, the page, notices, digests (decisions/0060). DIST_PROFILE=dev
# tries the packaging with the programs that tests use.
DIST_PROFILE ?= release
MATURIN := $(TARGET)/tmp/maturin
$(MATURIN)/installed: packages/python/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
	@python3 -m venv $(MATURIN)
	@$(MATURIN)/bin/pip install --quiet --require-hashes --only-binary :all: -r $<
	@touch $@
dist: assets page $(CARGO_CYCLONEDX) $(MATURIN)/installed
	@missing=; for pair in x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64 objdump:binutils dpkg-deb:dpkg; do \
		command -v $${pair%%:*} >/dev/null || missing="$$missing $${pair##*:}"; done; \
		[ -z "$$missing" ] || { apt-get update && apt-get install -y --no-install-recommends $$missing; }
	rustup target add x86_64-pc-windows-gnu
	packages/dist.sh $(TARGET) $(DIST_PROFILE) $(MATURIN)/bin/maturin $(CARGO_CYCLONEDX)
# Uses what is in dist/ as people would.
dist-test: needs
	packages/try.sh $(TARGET)/tmp/dist-tried

# The documents of the code, and of what it does to the data: $(TARGET)/doc/transformation-METHOD in .html, .md and .pdf.
docs: build readers
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked
	for method in $(notdir $(wildcard book/methods/*)); do for form in html md pdf; do \
		$(CLD) book document --method $$method -o $(TARGET)/doc/transformation-$$method.$$form || exit 1; \
	done; done

# Reads bytes that nobody should send, for FUZZ_SECONDS on each target. Wants a nightly toolchain.
FUZZ_SECONDS ?= 3600
fuzz: $(CARGO_FUZZ)
	@command -v c++ >/dev/null || { apt-get update && apt-get install -y --no-install-recommends g++; }
	@fuzz/run $(CARGO_FUZZ) $(TARGET)/fuzz $(FUZZ_SECONDS)

# The same for whole commands, with the engine built for it: folders that nobody should send.
fuzz-commands:
	@command -v c++ >/dev/null || { apt-get update && apt-get install -y --no-install-recommends g++; }
	@fuzz/commands/run $(TARGET)/fuzz-commands $(FUZZ_SECONDS)

# Licences, versions and sources of what is built in, and whether any of it has a known weakness (deny.toml).
deny: $(CARGO_DENY)
	$(CARGO_DENY) --locked check bans licenses sources
	@mkdir -p $(TARGET); log=$(TARGET)/advisories.log; \
	if timeout 120 $(CARGO_DENY) --locked fetch db >$$log 2>&1; \
		then $(CARGO_DENY) --locked check advisories; \
	elif grep -q 'unable to access' $$log; \
		then echo "advisories: not asked, as their database cannot be reached from here"; \
		else cat $$log; exit 1; fi
