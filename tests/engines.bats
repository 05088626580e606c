#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Other engines' findings: imported, merged with the checker's, held against each other.
# The analyzer's and spatch's output is real where the tools are installed.

bats_require_minimum_version 1.5.0

setup() {
	MMUCHECK=$(readlink -f "${MMUCHECK:-$BATS_TEST_DIRNAME/../build/mmucheck}")
	cd "$BATS_TEST_TMPDIR" || return 1
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache NO_COLOR=1
	cat >a.c <<-'EOC'
	typedef struct { unsigned long pte; } pte_t;
	struct mm_struct;
	void lazy_mmu_mode_enable(void);
	void lazy_mmu_mode_disable(void);
	void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
	pte_t ptep_get(pte_t *ptep);
	int early(struct mm_struct *mm, pte_t *ptep, int x)
	{
		lazy_mmu_mode_enable();
		if (x)
			return 1;
		lazy_mmu_mode_disable();
		return 0;
	}
	unsigned long hazard(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
	{
		unsigned long got;

		lazy_mmu_mode_enable();
		set_pte_at(mm, addr, ptep, pte);
		got = ptep_get(ptep).pte;
		lazy_mmu_mode_disable();
		return got;
	}
	EOC
}

expect() {
	local wanted=$1 status=0
	shift
	"$@" >out 2>err || status=$?
	[ "$status" -eq "$wanted" ] || { echo "exit status $status, not $wanted"; cat err out; return 1; }
}

one_line() {
	[ "$(wc -l <err)" -eq 1 ] && grep -qF -- "$1" err || { cat err; return 1; }
}

found() {
	"$BATS_TEST_DIRNAME/engines.py" "$@"
}

@test "import: a report line has the rule and the fingerprint of the checker's finding" {
	expect 2 "$MMUCHECK" check --format sarif -o checker.sarif a.c --
	echo 'a.c:11:2-8: WARNING: left open [lazy-unbalanced]' >cocci.txt
	expect 2 "$MMUCHECK" import --engine cocci -o cocci.sarif cocci.txt
	"$BATS_TEST_DIRNAME/check_sarif.py" cocci.sarif --rule lazy-unbalanced --results 1
	found prints checker.sarif >a
	found prints cocci.sarif >b
	grep -Fxf a b
	expect 2 "$MMUCHECK" import --engine cocci - <cocci.txt
	cmp out cocci.sarif
}

@test "merge: engines that agree are one finding of high confidence, naming both" {
	expect 2 "$MMUCHECK" check --format sarif -o checker.sarif a.c --
	echo 'a.c:11:2-8: WARNING: left open [lazy-unbalanced]' >cocci.txt
	expect 2 "$MMUCHECK" import --engine cocci -o cocci.sarif cocci.txt
	expect 2 "$MMUCHECK" merge checker.sarif cocci.sarif
	[ "$(grep -c 'lazy-unbalanced\]' out)" -eq 1 ]
	grep -A9 'a.c:11:.*lazy-unbalanced' out | grep -F 'confidence: high · found by: checker, cocci'
	run ! grep -q '^disagreements' out
}

@test "merge --disagreements: what an engine should have found and has not" {
	expect 2 "$MMUCHECK" check --format sarif -o checker.sarif a.c --
	echo 'a.c:13:1-7: WARNING: left open [lazy-unbalanced]' >cocci.txt
	expect 2 "$MMUCHECK" import --engine cocci -o cocci.sarif cocci.txt
	expect 2 "$MMUCHECK" merge --disagreements --format text -o m.txt --format sarif -o m.sarif \
		checker.sarif cocci.sarif
	sed -n '/^disagreements/,/^$/p' m.txt >list
	grep -Fx '  a.c:13: early() [lazy-unbalanced]: found by cocci, not by checker' list
	grep -Fx '  a.c:11: early() [lazy-unbalanced]: found by checker, not by cocci' list
	found disagreements m.sarif | grep -F 'a.c:13 lazy-unbalanced cocci: not checker'
}

@test "merge --disagreements: only rules the engine was run with, only files it looked at" {
	expect 2 "$MMUCHECK" check --format sarif -o checker.sarif a.c --
	: >none.txt
	expect 0 "$MMUCHECK" import --engine cocci -o nothing.sarif none.txt
	expect 2 "$MMUCHECK" merge --disagreements checker.sarif nothing.sarif
	grep -A1 '^disagreements' out | grep -Fx '  none'
	echo a.c >list
	expect 0 "$MMUCHECK" import --engine cocci --covers lazy-read-hazard --looked-at list \
		-o hazard.sarif none.txt
	expect 2 "$MMUCHECK" merge --disagreements checker.sarif hazard.sarif
	grep -F '[lazy-read-hazard]: found by checker, not by cocci' out
	run ! grep -F '[lazy-unbalanced]: found by checker, not' out
	expect 2 "$MMUCHECK" check --rule lazy-unbalanced --format sarif -o one.sarif a.c --
	echo 'a.c:20:1-7: WARNING: x [lazy-read-hazard]' >cocci.txt
	expect 2 "$MMUCHECK" import --engine cocci -o cocci.sarif cocci.txt
	expect 2 "$MMUCHECK" merge --disagreements one.sarif cocci.sarif
	run ! grep -F 'not by checker' out
}

@test "merge --min-confidence hides and counts" {
	expect 2 "$MMUCHECK" check --format sarif -o checker.sarif a.c --
	echo "a.c:15:1: warning: context imbalance in 'hazard' [lazy-unbalanced]" >sparse.txt
	expect 2 "$MMUCHECK" import --engine sparse -o sparse.sarif sparse.txt
	expect 2 "$MMUCHECK" merge checker.sarif sparse.sarif
	grep -F 'confidence: low · found by: sparse' out
	expect 2 "$MMUCHECK" merge --min-confidence medium checker.sarif sparse.sarif
	run ! grep -F 'sparse' out
	grep -F '1 finding of lower confidence not shown' out
}

@test "merge: an engine that was not run is named and nothing more, one that failed is missing" {
	expect 0 "$MMUCHECK" import --engine cocci -o cocci.sarif - </dev/null
	expect 0 "$MMUCHECK" merge --absent 'sparse=not installed' cocci.sarif
	grep -A1 -Fx 'engines that were not run:' out | grep -Fx '  sparse: not installed'
	expect 0 "$MMUCHECK" merge --absent 'sparse=not installed' --format sarif -o m.sarif cocci.sarif
	expect 0 "$MMUCHECK" report m.sarif
	grep -Fx '  sparse: not installed' out
	expect 3 "$MMUCHECK" merge --missing 'sparse=failed' cocci.sarif
	expect 1 "$MMUCHECK" merge --absent sparse cocci.sarif
	one_line '--absent takes NAME=WHY, not "sparse"'
}

# A tree with a.c as mm/a.c, and a checker that needs no prepared kernel; its csa fails.
fake_kernel() {
	mkdir -p tree/mm tree/include/linux tree/scripts
	cp a.c tree/mm/
	echo 'void lazy_mmu_mode_enable(void);' >tree/include/linux/pgtable.h
	printf '%s\n' 'VERSION = 7' 'PATCHLEVEL = 2' 'SUBLEVEL = 0' 'NAME = X' >tree/Makefile
	touch tree/Kbuild tree/Kconfig tree/scripts/Makefile.build tree/plugin.so
	cat >fake <<-EOF
	#!/bin/sh
	case \$1 in
	scan)
		while [ "\$1" != -o ]; do shift; done
		cd tree && exec "$MMUCHECK" check --format sarif -o "\$2" mm/a.c -- ;;
	csa)
		echo 'mmucheck: it broke' >&2
		exit 1 ;;
	esac
	exec "$MMUCHECK" "\$@"
	EOF
	chmod +x fake
}

@test "check: one report of all engines, which names those that were not run or failed" {
	command -v spatch >/dev/null && command -v clang-19 >/dev/null || skip 'tools are missing'
	fake_kernel
	expect 3 env MMUCHECK="$PWD/fake" PLUGIN=tree/plugin.so \
		"$BATS_TEST_DIRNAME/../scripts/check.sh" out.d tree mm
	grep -A9 'mm/a.c:11:.*lazy-unbalanced' out | grep -F 'found by: checker, cocci'
	grep -F 'clang-analyzer: failed: mmucheck: it broke' out
	grep -F 'sparse: from Linux 7.0 on' out
	grep -q '^disagreements:' out
	"$BATS_TEST_DIRNAME/check_sarif.py" out.d/check.sarif --rule lazy-unbalanced
	grep -q '<html' out.d/check.html
}

@test "check: engines that are not there make nothing incomplete" {
	fake_kernel
	expect 2 env MMUCHECK="$PWD/fake" PLUGIN=nowhere SPATCH=no-such-spatch CLANG=no-such-clang \
		"$BATS_TEST_DIRNAME/../scripts/check.sh" out.d tree mm
	grep -F 'context-analysis: no clang here has reentrant_capability' out
	grep -F 'cocci: spatch is not installed' out
	grep -F 'clang-analyzer: its plugin is not built' out
	expect 1 env MMUCHECK="$PWD/fake" "$BATS_TEST_DIRNAME/../scripts/check.sh" out.d mm
	grep -F 'not a kernel tree' err
}

@test "import: what an engine could not look at makes silence incomplete" {
	echo 'a.c:7:0: note: early(): spatch cannot parse it' >cocci.txt
	expect 3 "$MMUCHECK" import --engine cocci --format text cocci.txt
	grep -F 'early: a.c:7: spatch cannot parse it' out
}

@test "import: the form of clang's own SARIF" {
	command -v clang-19 >/dev/null || skip 'clang-19 is not installed'
	cat >null.c <<-'EOC'
	int g(int x)
	{
		int *q = 0;

		if (x)
			q = &x;
		return *q;
	}
	EOC
	clang-19 --analyze --analyzer-output sarif -o csa.sarif null.c 2>/dev/null
	expect 0 "$MMUCHECK" import --engine csa --format text csa.sarif
	grep -F "1 result of checkers that are not mmucheck's left out" out
	sed -i 's/Dereference of null pointer (loaded from variable .q.)/& [lazy-unbalanced]/g' csa.sarif
	expect 2 "$MMUCHECK" import --engine csa --format text csa.sarif
	grep -F "null.c:7:8: warning: Dereference of null pointer (loaded from variable 'q') [lazy-unbalanced]" out
	grep -F "null.c:3:1: note: 'q' initialized to a null pointer value" out
	[ "$(grep -c 'lazy-unbalanced' out)" -eq 1 ]
	grep -F 'found by: clang-analyzer' out
}

@test "import: spatch's own report lines" {
	command -v spatch >/dev/null || skip 'coccinelle is not installed'
	cat >r.cocci <<-'EOC'
	virtual report
	@r depends on report exists@
	position p;
	expression x;
	@@
	 lazy_mmu_mode_enable();
	 ... when != lazy_mmu_mode_disable()
	 return@p x;
	@script:python depends on report@
	p << r.p;
	@@
	coccilib.report.print_report(p[0], "WARNING: left open [lazy-unbalanced]")
	EOC
	spatch -D report --very-quiet --no-show-diff --cocci-file r.cocci a.c >cocci.txt 2>/dev/null
	expect 2 "$MMUCHECK" import --engine cocci -o cocci.sarif cocci.txt
	expect 2 "$MMUCHECK" check --format sarif -o checker.sarif a.c --
	expect 2 "$MMUCHECK" merge checker.sarif cocci.sarif
	grep -F 'found by: checker, cocci' out
}

@test "import: bad usage and bad input are one clear error" {
	expect 1 "$MMUCHECK" import x
	one_line '--engine is missing; known are cocci, csa, sparse, context'
	expect 1 "$MMUCHECK" import --engine smatch x
	one_line 'unknown engine "smatch"; known are cocci, csa, sparse, context'
	expect 1 "$MMUCHECK" import --engine cocci
	one_line 'nothing to import'
	expect 1 "$MMUCHECK" import --engine cocci nowhere
	one_line 'nowhere: cannot be read'
	expect 1 "$MMUCHECK" import --engine cocci --looked-at nowhere a.c
	one_line 'nowhere: cannot be read'
	expect 1 "$MMUCHECK" import --engine cocci --covers nothing a.c
	one_line 'unknown rule "nothing"'
	expect 1 "$MMUCHECK" import --engine cocci a.c
	one_line 'a.c:1: not FILE:LINE:COL: LEVEL: TEXT [RULE]'
	expect 1 "$MMUCHECK" import --engine csa a.c
	one_line 'a.c:1:'
	expect 1 "$MMUCHECK" import --engine cocci -k . a.c
	one_line 'Makefile'
	head -c 3000 /dev/zero >zeros
	expect 1 "$MMUCHECK" import --engine cocci zeros
	one_line 'zeros:1: there are control characters in it'
}

context_file() {
	mkdir -p inc/linux
	echo 'void lazy_mmu_mode_enable(void); void lazy_mmu_mode_disable(void);' >inc/linux/pgtable.h
	cat >c.c <<-'EOC'
	int open_at_return(int x)
	{
		lazy_mmu_mode_enable();
		if (x)
			return 1;
		lazy_mmu_mode_disable();
		return 0;
	}

	void nested(void)
	{
		lazy_mmu_mode_enable();
		lazy_mmu_mode_enable();
		lazy_mmu_mode_disable();
		lazy_mmu_mode_disable();
	}
	EOC
	context=$BATS_TEST_DIRNAME/../plugins/sparse/mmucheck-context
}

@test "the context overlay: a clang without reentrant_capability checks nothing and says so" {
	command -v clang-19 >/dev/null || skip 'clang-19 is not installed'
	context_file
	expect 0 env CLANG=clang-19 "$context" --arch=x86 -D__linux__ -Iinc c.c
	one_line 'c.c: not checked: clang-19 has no reentrant_capability'
	expect 1 env CLANG=clang-19 "$context" --compiler
	expect 1 "$context" nowhere.c
	one_line 'the last argument is no file'
}

@test "the context overlay: sections may nest, and must not stay open" {
	context_file
	"$context" --compiler >/dev/null || skip 'no clang has reentrant_capability'
	expect 0 "$context" --arch=x86 -mlittle-endian -m64 -D__linux__ -Wbitwise -Iinc c.c
	cat out err >said
	[ "$(grep -c 'lazy-unbalanced\]$' said)" -eq 1 ]
	grep -qE '^c.c:[0-9]+:[0-9]+: warning: .* \[lazy-unbalanced\]$' said
	expect 2 "$MMUCHECK" import --engine sparse -o context.sarif said
}
