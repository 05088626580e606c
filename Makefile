# SPDX-License-Identifier: GPL-2.0-or-later
#
# mmucheck.  `make help` lists what can be asked for.

O      ?= build
LLVM   ?= -19
KERNEL ?= latest
ARCH   ?= x86_64
M      ?= mm
SAN    ?=
FUZZ_SECONDS ?= 60
FUZZ_RUNS ?= 10000
N      ?= 2000
SEED   ?= 1
FAMILY ?= lazy held owed
M      ?= mm
J      ?= 2
CLANG_FORMAT ?= clang-format

prefix  ?= /usr/local
bindir  ?= $(prefix)/bin
datadir ?= $(prefix)/share
mandir  ?= $(datadir)/man
libdir  ?= $(prefix)/lib
docdir  ?= $(datadir)/doc/mmucheck
unitdir ?= $(prefix)/lib/systemd/system
sysusersdir ?= $(prefix)/lib/sysusers.d
tmpfilesdir ?= $(prefix)/lib/tmpfiles.d

VERSION := 0.1.0

# SAN=1 builds beside the release build, never over it.
B := $(abspath $(O))$(if $(SAN),/san)

INSTALL     ?= install
LLVM_CONFIG := llvm-config$(LLVM)
LIBRARIES   := jansson libxxhash
TEST_LIBS   := cmocka
BOT_LIBS    := gmime-3.0 sqlite3 libcurl

# What the machine lacks shows up empty here and is named by the toolchain target.
clang_incdir := $(shell $(LLVM_CONFIG) --includedir 2>/dev/null)
clang_libdir := $(shell $(LLVM_CONFIG) --libdir 2>/dev/null)

# Where the binary looks for libclang before the system's directories; a Debian package must not.
RPATH ?= $(clang_libdir)
comma := ,

# With sanitizers the compiler needs three times as long for -O2 as for -Og.
CFLAGS ?= $(if $(SAN),-Og -g1,-O2 -g)
cflags := -std=c11 -D_GNU_SOURCE -Ichecker -I$(B)/gen -Wall -Wextra -Werror \
	$(if $(clang_incdir),-isystem $(clang_incdir)) \
	$(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null) \
	-DMMUCHECK_VERSION='"$(VERSION)"' -DMMUCHECK_LLVM='"$(LLVM)"' \
	-DMMUCHECK_SOURCE_DIR='"$(CURDIR)"' $(CFLAGS)
# By its build ID a program knows what it has kept itself (checker/cache/program.h).
ldflags := -Wl,--build-id=sha1 $(LDFLAGS)
ifneq ($(SAN),)
cflags  += -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
# The other linker of binutils takes a tenth of the time for what these put into each program.
ldflags += -fsanitize=address,undefined $(if $(shell command -v ld.gold),-fuse-ld=gold)
endif
libs := -L$(clang_libdir) $(if $(RPATH),-Wl$(comma)-rpath$(comma)$(RPATH)) -lclang \
	$(shell pkg-config --libs $(LIBRARIES) 2>/dev/null)

oracles := $(patsubst %,$(B)/oracle/liboracle-%.a,arch token generic)
pages := $(addprefix $(B)/,mmucheck.1 mmucheck-bot.1 mmucheck-rules.7)

# The plugin for clang's analyzer has to be compiled for the major it is loaded into, and the
# analyzer is not compiled with the sanitizers.
plugin_llvm  := 19
plugin       := $(B)/mmucheck-csa$(LLVM).so
plugin_srcs  := $(sort $(wildcard plugins/clang-analyzer/*.cpp))
plugin_objs  := $(B)/obj/plugins/clang-analyzer/all.o
plugin_table := $(B)/obj/plugins/clang-analyzer/model.inc
plugin_flags := -std=c++17 -O2 -fPIC -fno-rtti -fno-exceptions -Wall -Wextra -Werror \
	-Wno-maybe-uninitialized -Wno-unknown-warning-option -I$(dir $(plugin_table)) \
	-isystem $(clang_incdir) -D__STDC_CONSTANT_MACROS -D__STDC_LIMIT_MACROS $(CXXFLAGS)
llvm_major   := $(shell $(LLVM_CONFIG) --version 2>/dev/null | cut -d. -f1)

modules   := util cache ir result kbuild frontend engine rules report review hook cli
sources   := $(sort $(wildcard $(modules:%=checker/%/*.c)))
main      := checker/cli/main.c
objects   := $(sources:%.c=$(B)/obj/%.o)
main_obj  := $(main:%.c=$(B)/obj/%.o)
lib_objs  := $(filter-out $(main_obj),$(objects))
archive   := $(B)/libmmucheck.a
unit_srcs := $(sort $(wildcard tests/unit/test_*.c))
units     := $(unit_srcs:tests/unit/%.c=$(B)/tests/%)
# The review bot: its own program on top of the checker's library.
bot_srcs    := $(sort $(wildcard bot/*.c))
bot_main    := $(B)/obj/bot/main.o
bot_rules   := $(B)/obj/bot/rules_only.o
bot_objs    := $(filter-out $(bot_main) $(bot_rules),$(bot_srcs:%.c=$(B)/obj/%.o))
bot_archive := $(B)/libmmucheck-bot.a
bot_fuzz    := $(patsubst %.c,$(B)/fuzz/obj/%.o,$(filter-out bot/main.c bot/rules_only.c,$(bot_srcs)))
bot_flags   := -I. $(patsubst -I/%,-isystem /%,$(shell pkg-config --cflags $(BOT_LIBS) 2>/dev/null))
bot_libs    := $(shell pkg-config --libs $(BOT_LIBS) 2>/dev/null)
headers   := $(sort $(wildcard checker/model/*.h))
fuzz_srcs := $(sort $(wildcard tests/fuzz/fuzz_*.c))
fuzz_objs := $(patsubst %.c,$(B)/fuzz/obj/%.o,$(filter-out $(main),$(sources)))
fuzzers   := $(fuzz_srcs:tests/fuzz/%.c=$(B)/fuzz/%)
fuzz_names := $(fuzz_srcs:tests/fuzz/%.c=%)
replayed  := $(fuzz_names:%=$(B)/replay/%.o)
docs      := $(wildcard README.md LICENSE CONTRIBUTING.md docs/*.md)
corpus    := tests/corpus/run-corpus
scripts   := $(shell grep -lE '^\#!/bin/(ba)?sh' scripts/*.sh tests/run .ci/run tests/fuzz/run* tests/golden/run* tests/kernel/run* tests/oracle/*.sh tests/oracle/run* plugins/sparse/* \
	tests/bench/run* 2>/dev/null)

.PHONY: help all bot bot-load plugins plugin-llvm deps scan sparse csa check coccicheck coccicheck-selftest install-cocci dist deb test corpus oracle bench same-units \
	docs fuzz unit check-format shellcheck install uninstall clean toolchain force
.DELETE_ON_ERROR:

help: ## list the targets
	@echo 'targets:'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | \
		awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'
	@echo 'variables:'
	@echo '  KDIR=TREE        kernel tree to scan (default: fetched from the Debian archive)'
	@echo '  KERNEL=RELEASE   6.1, 6.12, ... or latest: the kernel to fetch; now $(KERNEL)'
	@echo '  ARCH="A B..."    architectures to scan for, or all; now $(ARCH)'
	@echo '  M="PATH..."      which parts of the tree make sparse, csa, check and coccicheck look at; now $(M)'
	@echo '  J=N              how many files at once make csa takes; now $(J)'
	@echo '  O=DIR            where to build; now $(O)'
	@echo '  LLVM=-NN         which LLVM; now $(LLVM)'
	@echo '  SAN=1            build and test with the address and undefined behaviour sanitizers'
	@echo '  SUITES="KIND..." which tests: unit, golden, engines, corpus, bats, html, kernel, unit/test_NAME; all by default'
	@echo '  LONG=1           tests: also the longest of those on real kernels'
	@echo '  N=COUNT SEED=S   how many random programs make oracle runs; now $(N)'
	@echo '  FUZZ_SECONDS=N   how long each fuzzer runs; now $(FUZZ_SECONDS)'
	@echo '  FUZZ_RUNS=N      but at least so many inputs; now $(FUZZ_RUNS)'
	@echo '  prefix=DIR DESTDIR=DIR   where to install; now $(prefix)'

all: toolchain ## build the checker, $(O)/mmucheck, and the review bot, $(O)/mmucheck-bot
	@$(MAKE) --no-print-directory $(B)/mmucheck $(B)/mmucheck-bot

bot: toolchain ## build the review bot, $(O)/mmucheck-bot
	@$(MAKE) --no-print-directory $(B)/mmucheck-bot

# Before anything is built for another LLVM.
plugin-llvm:
	@[ '$(llvm_major)' = '$(plugin_llvm)' ] || { \
		echo 'mmucheck: the analyzer plugin is for LLVM $(plugin_llvm), $(LLVM_CONFIG) is' \
			'$(or $(llvm_major),missing): make plugins LLVM=-$(plugin_llvm)' >&2; \
		exit 1; }

plugins: plugin-llvm all ## build the plugin for clang's analyzer, $(O)/mmucheck-csa-19.so
	@test -f '$(clang_incdir)/clang/StaticAnalyzer/Frontend/CheckerRegistry.h' && \
		test -f '$(clang_incdir)/llvm/ADT/StringMap.h' || { \
		echo 'mmucheck: libclang$(LLVM)-dev or llvm$(LLVM)-dev is missing: run make deps' >&2; \
		exit 1; }
	@$(MAKE) --no-print-directory $(plugin)

deps: ## install the Debian packages that are missing
	@scripts/deps.sh '$(LLVM)'

scan: ## install, build, fetch a kernel unless KDIR= is given, scan it
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory all
	@MMUCHECK='$(B)/mmucheck' scripts/scan.sh '$(B)' '$(KERNEL)' '$(KDIR)' '$(ARCH)'

sparse: all ## look for sections left open in M= of KDIR= or KERNEL=: by sparse before 7.0, by clang >= 21 after
	@MMUCHECK='$(B)/mmucheck' scripts/sparse.sh \
		"$(or $(KDIR),$$(scripts/get-kernel.sh $(KERNEL)))" $(M)

# As in scan, findings (exit status 2) and incomplete coverage (3) are results.
csa: ## run clang's analyzer with the plugin over M= of KDIR=; reports in $(O)/csa
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory plugins
	@status=0; '$(B)/mmucheck' csa -k "$(or $(KDIR),$$(scripts/get-kernel.sh $(KERNEL)))" \
		--arch '$(firstword $(ARCH))' -j $(J) --reports '$(B)/csa' \
		--format sarif -o '$(B)/csa/csa.sarif' --format text $(M) || status=$$?; \
		case $$status in 0 | 2 | 3) ;; *) exit $$status ;; esac

# Neither the plugin nor the other engines are needed: the report names what was not run.
check: all ## run all engines over M= of KDIR=: one report, $(O)/check/check.sarif and .html
	@$(MAKE) --no-print-directory plugins || :
	@status=0; MMUCHECK='$(B)/mmucheck' PLUGIN='$(plugin)' LLVM='$(LLVM)' J='$(J)' \
		ARCH='$(firstword $(ARCH))' scripts/check.sh '$(B)/check' \
		"$(or $(KDIR),$$(scripts/get-kernel.sh $(KERNEL)))" $(M) || status=$$?; \
		case $$status in 0 | 2 | 3) ;; *) exit $$status ;; esac

# The programs of unit tests that SUITES needs.
suite_units = $(if $(filter unit,$(or $(SUITES),unit)),unit,$(patsubst unit/%,$(B)/tests/%,$(filter unit/%,$(SUITES))))

test: ## install, build, run every test; ends with "N passed, N failed"
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory $(suite_units) $(B)/tests/checks $(B)/bench/same_units \
		$(if $(SAN),,plugins $(pages) $(oracles))
	@MMUCHECK='$(B)/mmucheck' MMUCHECK_BOT='$(B)/mmucheck-bot' UNIT_DIR='$(B)/tests' SAME_UNITS='$(B)/bench/same_units' \
		CHECKS='$(B)/tests/checks' PLUGIN='$(if $(SAN),,$(plugin))' LLVM='$(LLVM)' ORACLE_DIR='$(if $(SAN),,$(B)/oracle)' \
		tests/run $(SUITES)

corpus: all ## run the corpus, print the scoreboard, renew reports/corpus.md and what the other engines find
	@$(MAKE) --no-print-directory plugins || :
	@MMUCHECK='$(B)/mmucheck' PLUGIN='$(plugin)' LLVM='$(LLVM)' tests/corpus/engines.py
	@MMUCHECK='$(B)/mmucheck' $(corpus) --markdown --report reports/corpus.md

oracle: all ## N random programs of each FAMILY against the executable model, seed SEED
	@MMUCHECK='$(B)/mmucheck' tests/oracle/oracle.py --seed $(SEED) --count $(N) --family $(FAMILY) \
		--report reports/oracle.md

bench: all $(B)/bench/parse_only ## time the checker and others on the same files, renew reports/bench.md
	@MMUCHECK='$(B)/mmucheck' PARSE_ONLY='$(B)/bench/parse_only' tests/bench/run-bench \
		"$(or $(KDIR),$$(scripts/get-kernel.sh $(KERNEL)))" clang$(LLVM) reports/bench.md

bot-load: all ## a backlog of 500 series through the review bot, with kills; its part of reports/bench.md
	@MMUCHECK_BOT='$(B)/mmucheck-bot' tests/bot/load --series 500 --kills 150 --pause 0.5 --mails 2000 --report reports/bench.md

same-units: all $(B)/bench/same_units ## compare what files are with and without precompiled headers
	@MMUCHECK='$(B)/mmucheck' SAME_UNITS='$(B)/bench/same_units' \
		tests/kernel/run-same mm fs/proc kernel/bpf arch/x86

coccicheck: ## run the semantic patches: KDIR= M= MODE=report|org|context|patch COCCI=
	@scripts/coccicheck.sh check "$(or $(KDIR),$$(scripts/get-kernel.sh $(KERNEL)))" $(M)

coccicheck-selftest: ## does this machine's spatch find what the semantic patches must find?
	@tests/golden/run-cocci

install-cocci: ## copy the semantic patches to scripts/coccinelle/mm/ of KDIR
	@scripts/coccicheck.sh install '$(KDIR)'

docs: all ## renew docs/rules.md from the rules themselves
	@$(B)/mmucheck rules --markdown >docs/rules.md.new && mv docs/rules.md.new docs/rules.md

fuzz: toolchain ## run every fuzzer, FUZZ_RUNS inputs and FUZZ_SECONDS at least; renew reports/fuzz.md
	@$(MAKE) --no-print-directory $(fuzzers)
	@FUZZ_RUNS='$(FUZZ_RUNS)' FUZZ_SECONDS='$(FUZZ_SECONDS)' tests/fuzz/run-fuzz reports/fuzz.md $(fuzzers)

unit: all ## build the unit tests
	@$(MAKE) --no-print-directory $(units) $(B)/tests/replay $(B)/tests/checks

# The model's headers are tables, aligned by hand.
check-format: ## compare the C and C++ files with .clang-format
	@command -v $(CLANG_FORMAT) >/dev/null || { \
		echo 'mmucheck: $(CLANG_FORMAT) is missing: install clang-format or give CLANG_FORMAT=' >&2; \
		exit 1; }
	@$(CLANG_FORMAT) --dry-run --Werror $(sources) $(plugin_srcs) \
		$(wildcard plugins/clang-analyzer/*.h) \
		$(filter-out checker/model/%,$(wildcard checker/*/*.h)) $(bot_srcs) \
		$(wildcard bot/*.h tests/*/*.c)

shellcheck: ## check the shell scripts
	@shellcheck $(scripts)

# Trees of data as they are in the source: DIRECTORY/FILE...
data := $(headers) $(sort $(wildcard cocci/*/*.cocci)) \
	$(sort $(wildcard corpus/include/*.h corpus/include/*/*.h corpus/include/*/*/*.h \
		corpus/[CP][0-9]*/case corpus/[CP][0-9]*/bug.c corpus/[CP][0-9]*/fixed.c))

install: all $(pages) ## install below DESTDIR and prefix; the plugin if it was built
	$(INSTALL) -D -m 755 $(B)/mmucheck $(DESTDIR)$(bindir)/mmucheck
	$(INSTALL) -D -m 755 $(B)/mmucheck-bot $(DESTDIR)$(bindir)/mmucheck-bot
	[ ! -f $(plugin) ] || \
		$(INSTALL) -D -m 644 $(plugin) $(DESTDIR)$(libdir)/mmucheck/$(notdir $(plugin))
	$(INSTALL) -D -m 755 plugins/sparse/mmucheck-sparse $(DESTDIR)$(libdir)/mmucheck/sparse/mmucheck-sparse
	$(INSTALL) -m 644 $(wildcard plugins/sparse/*.h) $(DESTDIR)$(libdir)/mmucheck/sparse/
	$(INSTALL) -D -m 644 $(B)/mmucheck.1 $(DESTDIR)$(mandir)/man1/mmucheck.1
	$(INSTALL) -D -m 644 $(B)/mmucheck-bot.1 $(DESTDIR)$(mandir)/man1/mmucheck-bot.1
	sed 's|/usr/bin/|$(bindir)/|' bot/systemd/mmucheck-bot.service >$(B)/mmucheck-bot.service
	$(INSTALL) -D -m 644 $(B)/mmucheck-bot.service $(DESTDIR)$(unitdir)/mmucheck-bot.service
	$(INSTALL) -D -m 644 bot/systemd/mmucheck-bot.sysusers $(DESTDIR)$(sysusersdir)/mmucheck-bot.conf
	$(INSTALL) -D -m 644 bot/systemd/mmucheck-bot.tmpfiles $(DESTDIR)$(tmpfilesdir)/mmucheck-bot.conf
	$(INSTALL) -D -m 644 $(B)/mmucheck-rules.7 $(DESTDIR)$(mandir)/man7/mmucheck-rules.7
	$(INSTALL) -D -m 644 completions/mmucheck.bash $(DESTDIR)$(datadir)/bash-completion/completions/mmucheck
	$(INSTALL) -D -m 644 completions/_mmucheck $(DESTDIR)$(datadir)/zsh/vendor-completions/_mmucheck
	$(INSTALL) -d $(DESTDIR)$(docdir)
	$(if $(docs),$(INSTALL) -m 644 $(docs) $(DESTDIR)$(docdir)/)
	@set -e; for f in $(data:checker/%=%); do \
		from=$$f; [ -e $$f ] || from=checker/$$f; \
		$(INSTALL) -D -m 644 $$from $(DESTDIR)$(datadir)/mmucheck/$$f; \
	done

# The directories below .../mmucheck are ours alone.
uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(bindir)/mmucheck $(DESTDIR)$(bindir)/mmucheck-bot
	rm -f $(DESTDIR)$(mandir)/man1/mmucheck.1 $(DESTDIR)$(mandir)/man1/mmucheck-bot.1
	rm -f $(DESTDIR)$(mandir)/man7/mmucheck-rules.7 $(DESTDIR)$(unitdir)/mmucheck-bot.service
	rm -f $(DESTDIR)$(sysusersdir)/mmucheck-bot.conf $(DESTDIR)$(tmpfilesdir)/mmucheck-bot.conf
	rm -f $(DESTDIR)$(datadir)/bash-completion/completions/mmucheck
	rm -f $(DESTDIR)$(datadir)/zsh/vendor-completions/_mmucheck
	rm -f $(addprefix $(DESTDIR)$(docdir)/,$(notdir $(docs)))
	rm -rf $(addprefix $(DESTDIR)$(datadir)/mmucheck/,model cocci corpus) $(DESTDIR)$(libdir)/mmucheck/sparse
	rm -f $(DESTDIR)$(libdir)/mmucheck/mmucheck-csa-*.so
	-rmdir $(DESTDIR)$(libdir)/mmucheck $(DESTDIR)$(datadir)/mmucheck $(DESTDIR)$(docdir)

dist: all ## make $(O)/mmucheck-VERSION.tar.gz, which can be unpacked anywhere
	@rm -rf '$(B)/dist' && mkdir -p '$(B)/dist'
	@$(MAKE) -s --no-print-directory DESTDIR='$(B)/dist/root' install
	@mv '$(B)/dist/root$(prefix)' '$(B)/dist/mmucheck-$(VERSION)'
	@tar -C '$(B)/dist' --sort=name --owner=0 --group=0 --numeric-owner -czf \
		'$(B)/mmucheck-$(VERSION).tar.gz' 'mmucheck-$(VERSION)'
	@rm -rf '$(B)/dist'
	@echo '$(B)/mmucheck-$(VERSION).tar.gz'

deb: ## make a Debian package in $(O)/deb
	@scripts/deb.sh '$(B)/deb' '$(VERSION)'

clean: ## remove what was built
	rm -rf $(B)/deb $(B)/dist $(B)/obj $(B)/gen $(B)/tests $(B)/bench $(B)/oracle $(B)/fuzz $(B)/replay $(B)/csa $(B)/check $(B)/libmmucheck.a $(B)/mmucheck \
		$(B)/libmmucheck-bot.a $(B)/mmucheck-bot $(B)/mmucheck-csa-*.so $(B)/mmucheck.1 \
		$(B)/mmucheck-bot.1 $(B)/mmucheck-bot.service $(B)/mmucheck-rules.7 $(B)/mmucheck-*.tar.gz $(B)/*.sarif $(B)/scan-*.html
	$(if $(SAN),,rm -rf $(B)/san)

toolchain:
	@command -v pkg-config >/dev/null && pkg-config --exists $(LIBRARIES) $(BOT_LIBS) && \
		test -f "$(clang_incdir)/clang-c/Index.h" || { \
		echo 'mmucheck: libclang$(LLVM), jansson, xxhash, gmime, sqlite3 or curl is missing: run make deps' >&2; \
		exit 1; }

# A change of compiler or flags rebuilds everything, another place to install to the file that knows it.
$(B)/obj/flags $(B)/obj/datadir: force
	@mkdir -p $(@D)
	@printf '%s\n' "$$FLAGS" | cmp -s - $@ || printf '%s\n' "$$FLAGS" >$@
$(B)/obj/flags: export FLAGS := $(CC) $(cflags) $(ldflags) $(libs) $(bot_flags) $(bot_libs) $(CXX) $(plugin_flags)
$(B)/obj/datadir: export FLAGS := $(datadir)
$(B)/obj/checker/cli/data.o: $(B)/obj/datadir
$(B)/obj/checker/cli/data.o: cflags += -DMMUCHECK_DATA_DIR='"$(datadir)/mmucheck"'

$(B)/obj/%.o: %.c $(B)/obj/flags
	@mkdir -p $(@D)
	@echo '  CC      $<'
	@$(CC) $(cflags) -MMD -MP -c -o $@ $<

# Style sheet and script of the HTML report as C strings, and the hashes that its
# Content-Security-Policy allows them by.
page := checker/report/html/report.css checker/report/html/report.js
$(B)/obj/checker/report/html.o $(B)/fuzz/obj/checker/report/html.o: $(B)/gen/html_page.h
$(B)/obj/bot/status_page.o $(B)/fuzz/obj/bot/status_page.o: $(B)/gen/html_page.h
$(B)/gen/html_page.h: $(page) scripts/embed.sh
	@mkdir -p $(@D)
	@echo '  GEN     $@'
	@scripts/embed.sh $(page) >$@

$(B)/mmucheck: $(main_obj) $(archive)
	@echo '  LD      $@'
	@$(CC) $(ldflags) -o $@ $(main_obj) $(archive) $(libs)

# Built anew each time, so that a deleted source leaves no member behind.
$(archive): $(lib_objs)
	@echo '  AR      $@'
	@rm -f $@
	@$(AR) rcs $@ $(lib_objs)

$(bot_objs) $(bot_main) $(bot_rules) $(bot_fuzz): cflags += $(bot_flags)
$(B)/obj/tests/unit/test_bot_%.o $(B)/fuzz/obj/tests/fuzz/fuzz_bot_%.o: cflags += $(bot_flags)

# A test runs for less time than it takes to optimize it.
$(B)/obj/tests/unit/%.o $(B)/replay/%.o: cflags += -O0

# The tables of the bot's database as C strings, one for each version of it.
$(B)/obj/bot/db.o $(B)/fuzz/obj/bot/db.o: $(B)/gen/schema.h
$(B)/gen/schema.h: bot/schema.sql bot/schema-2.sql
	@mkdir -p $(@D)
	@echo '  GEN     $@'
	@{ echo 'static const char *const schemas[] = {'; for file in $^; do \
		sed -e '/^--/d' -e 's/[\\"?]/\\&/g' -e 's/	/\\t/g' -e 's/^/"/' -e 's/$$/\\n"/' $$file; echo ','; done; echo '};'; } >$@

# The names of the model that have to do with page tables, as C strings: a series that holds
# one of them is looked at.
$(B)/obj/bot/relevant.o $(B)/fuzz/obj/bot/relevant.o: $(B)/gen/words.h
$(B)/gen/words.h: $(B)/mmucheck $(headers)
	@mkdir -p $(@D)
	@echo '  GEN     $@'
	@MMUCHECK_MODEL='$(CURDIR)/checker/model' $(B)/mmucheck dump model >$@.new
	@sed -n 's/^{\("[^"]*\(pte\|pmd\|pud\|p4d\|pgd\|tlb\|mmu\|rmap\|pgtable\)[^"]*",\).*/\1/p' $@.new >$@
	@rm $@.new && test -s $@

$(bot_archive): $(bot_objs)
	@echo '  AR      $@'
	@rm -f $@
	@$(AR) rcs $@ $(bot_objs)

$(bot_rules): $(B)/gen/rule_ids.h
$(B)/gen/rule_ids.h: $(B)/mmucheck
	@mkdir -p $(@D)
	@$(B)/mmucheck rules | sed -n 's/^\([a-z-]*\) .*/{.id = "\1", .summary = "", .explain = ""},/p' >$@.new
	@cmp -s $@.new $@ && rm $@.new && touch $@ || mv $@.new $@

# Without libclang: as-needed leaves it out, because rules_only.o comes before the archive.
$(B)/mmucheck-bot: $(bot_main) $(bot_rules) $(bot_archive) $(archive)
	@echo '  LD      $@'
	@$(CC) $(ldflags) -Wl,--as-needed -o $@ $^ $(bot_libs) $(libs)

$(B)/tests/test_bot_%: $(B)/obj/tests/unit/test_bot_%.o $(bot_archive) $(archive)
	@mkdir -p $(@D)
	@echo '  LD      $@'
	@$(CC) $(ldflags) -o $@ $^ $(bot_libs) $(libs) $(shell pkg-config --libs $(TEST_LIBS))

$(B)/fuzz/fuzz_bot_%: $(B)/fuzz/obj/tests/fuzz/fuzz_bot_%.o $(B)/fuzz/bot.a $(B)/fuzz/checker.a
	@echo '  FUZZ LD $@'
	@clang$(LLVM) $(fuzz_flags) -o $@ $^ $(bot_libs) $(libs)

# What the checkers of the plugin know about the kernel comes from the model's headers.
$(plugin_table): $(B)/mmucheck $(headers)
	@mkdir -p $(@D)
	@MMUCHECK_MODEL='$(CURDIR)/checker/model' $(B)/mmucheck dump model >$@.new
	@cmp -s $@.new $@ && rm $@.new && touch $@ || mv $@.new $@

# Clang's headers take far longer to parse than the checkers, which are compiled as one for that.
$(B)/gen/plugin.cpp: force
	@mkdir -p $(@D)
	@printf '#include "%s"\n' $(abspath $(plugin_srcs)) >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(plugin_objs): $(B)/gen/plugin.cpp $(B)/obj/flags | $(plugin_table)
	@mkdir -p $(@D)
	@echo '  CXX     plugins/clang-analyzer/*.cpp'
	@$(CXX) $(plugin_flags) -MMD -MP -c -o $@ $<

# The symbols of the analyzer are those of the clang that loads it.
$(plugin): $(plugin_objs)
	@echo '  LD      $@'
	@$(CXX) -shared -o $@ $^ $(LDFLAGS)

$(B)/bench/parse_only: tests/bench/parse_only.c $(B)/obj/flags
	@mkdir -p $(@D)
	@echo '  CCLD    $@'
	@$(CC) $(cflags) -o $@ $< $(libs)

# The executable model, once for all the tests that run programs on it.
$(B)/oracle/liboracle-%.a: $(wildcard tests/oracle/*.c tests/oracle/*.h) tests/oracle/build.sh \
		$(wildcard corpus/include/*.h corpus/include/*/*.h)
	@mkdir -p $(@D)
	@echo '  AR      $@'
	@tests/oracle/build.sh $(@D) $*

# Many small files by one process.
$(B)/tests/checks: $(B)/obj/tests/corpus/checks.o $(archive)
	@mkdir -p $(@D)
	@echo '  LD      $@'
	@$(CC) $(ldflags) -Wl,--wrap=driver_load_model,--wrap=model_free -o $@ $< $(archive) $(libs)

$(B)/bench/same_units: $(B)/obj/tests/bench/same_units.o $(archive)
	@mkdir -p $(@D)
	@echo '  LD      $@'
	@$(CC) $(ldflags) -o $@ $< $(archive) $(libs)

# Fuzzers need the whole library compiled for them, by clang.
fuzz_flags := -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined
$(B)/fuzz/obj/%.o: %.c $(B)/obj/flags
	@mkdir -p $(@D)
	@echo '  FUZZ CC $<'
	@clang$(LLVM) $(cflags) $(fuzz_flags) -MMD -MP -c -o $@ $<

# Every fuzzer in one program that runs their seeds, compiled as all else is.
$(B)/replay/fuzz_%.o: tests/fuzz/fuzz_%.c $(B)/obj/flags
	@mkdir -p $(@D)
	@echo '  CC      $<'
	@$(CC) $(cflags) $(bot_flags) -DLLVMFuzzerTestOneInput=fuzz_$* -MMD -MP -c -o $@ $<

$(B)/gen/fuzzers.h: $(fuzz_srcs)
	@mkdir -p $(@D)
	@printf 'FUZZER(%s)\n' $(fuzz_names) >$@

$(B)/obj/tests/fuzz/replay.o: $(B)/gen/fuzzers.h
$(B)/tests/replay: $(B)/obj/tests/fuzz/replay.o $(replayed) $(bot_archive) $(archive)
	@mkdir -p $(@D)
	@echo '  LD      $@'
	@$(CC) $(ldflags) -o $@ $^ $(bot_libs) $(libs)

$(B)/fuzz/bot.a: $(bot_fuzz)
$(B)/fuzz/checker.a: $(fuzz_objs)
$(B)/fuzz/%.a:
	@rm -f $@
	@$(AR) rcs $@ $^

$(B)/fuzz/%: $(B)/fuzz/obj/tests/fuzz/%.o $(B)/fuzz/checker.a
	@echo '  FUZZ LD $@'
	@clang$(LLVM) $(fuzz_flags) -o $@ $^ $(libs)

$(B)/%.1: docs/%.1.scd scripts/man.sh
	@mkdir -p $(@D)
	@echo '  MAN     $@'
	@scripts/man.sh <$< >$@

$(B)/mmucheck-rules.7: $(B)/mmucheck scripts/man.sh
	@echo '  MAN     $@'
	@MMUCHECK_MODEL='$(CURDIR)/checker/model' $(B)/mmucheck rules --scdoc | scripts/man.sh >$@

$(B)/tests/%: $(B)/obj/tests/unit/%.o $(archive)
	@mkdir -p $(@D)
	@echo '  LD      $@'
	@$(CC) $(ldflags) -o $@ $< $(archive) $(libs) $(shell pkg-config --libs $(TEST_LIBS))

.SECONDARY:
-include $(objects:.o=.d) $(bot_objs:.o=.d) $(bot_rules:.o=.d) $(bot_main:.o=.d) $(bot_fuzz:.o=.d) $(plugin_objs:.o=.d) $(unit_srcs:%.c=$(B)/obj/%.d)
-include $(B)/obj/tests/bench/same_units.d $(B)/obj/tests/corpus/checks.d $(replayed:.o=.d) $(B)/obj/tests/fuzz/replay.d
-include $(fuzz_objs:.o=.d) $(fuzz_srcs:%.c=$(B)/fuzz/obj/%.d)
