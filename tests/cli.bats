#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The command line: every kind of bad input, formats, exit statuses.
# MMUCHECK is the binary under test.

bats_require_minimum_version 1.5.0

setup() {
	MMUCHECK=${MMUCHECK:-$BATS_TEST_DIRNAME/../build/mmucheck}
	MMUCHECK=$(readlink -f "$MMUCHECK")
	cd "$BATS_TEST_TMPDIR" || return 1
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	unset NO_COLOR
}

# What a kernel of the generic generation declares, without its headers.
api() {
	cat <<-'EOF'
	typedef struct { unsigned long pte; } pte_t;
	struct mm_struct;
	struct vm_area_struct;
	void lazy_mmu_mode_enable(void);
	void lazy_mmu_mode_disable(void);
	void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
	pte_t ptep_get(pte_t *ptep);
	void flush_tlb_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);
	int use(pte_t pte);
	EOF
}

# An entry read back in the section that wrote it, at line 4 of the function.
bad_file() {
	api > "$1"
	cat >> "$1" <<-'EOF'
	int write_and_read(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
	{
		int ret;

		lazy_mmu_mode_enable();
		set_pte_at(mm, addr, ptep, pte);
		ret = use(ptep_get(ptep));
		lazy_mmu_mode_disable();
		return ret;
	}
	EOF
}

good_file() {
	api > "$1"
	cat >> "$1" <<-'EOF'
	int write_then_read(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
	{
		lazy_mmu_mode_enable();
		set_pte_at(mm, addr, ptep, pte);
		lazy_mmu_mode_disable();
		return use(ptep_get(ptep));
	}
	EOF
}

# A kernel tree as small as it can be, with a compile database for its files.
small_tree() {
	mkdir -p tree/mm tree/kernel tree/include/linux tree/arch/x86 tree/scripts
	printf 'VERSION = 7\nPATCHLEVEL = 2\nSUBLEVEL = 0\nEXTRAVERSION =\nNAME = Test\n' > tree/Makefile
	: > tree/Kbuild
	: > tree/Kconfig
	: > tree/MAINTAINERS
	: > tree/scripts/Makefile.build
	printf 'void lazy_mmu_mode_enable(void);\n' > tree/include/linux/pgtable.h
	: > tree/include/linux/mm.h
}

# compdb FILE...: flags for files of the small tree
compdb() {
	local f sep=
	{
		echo '['
		for f; do
			printf '%s{ "directory": "%s/tree", "file": "%s", "arguments": ["clang", "-c", "%s"] }\n' \
				"$sep" "$PWD" "$f" "$f"
			sep=,
		done
		echo ']'
	} > db.json
}

# One line on standard error that begins "mmucheck: " and holds the text given.
one_line() {
	[ "$(wc -l < err)" -eq 1 ] || { cat err; return 1; }
	grep -q '^mmucheck: ' err || { cat err; return 1; }
	grep -qF -- "$1" err || { cat err; return 1; }
}

# expect STATUS COMMAND...: run with outputs in the files out and err
expect() {
	local want=$1 got=0
	shift
	"$@" > out 2> err || got=$?
	[ "$got" -eq "$want" ] || { echo "status $got, not $want"; cat out err; return 1; }
}

@test "no command, unknown command, help, version" {
	expect 1 "$MMUCHECK"
	grep -q '^usage: mmucheck COMMAND' err
	expect 1 "$MMUCHECK" scam
	one_line 'unknown command "scam"'
	expect 0 "$MMUCHECK" --help
	grep -q '  doctor ' out
	expect 0 "$MMUCHECK" --version
	for c in scan check check-kbuild callgraph dump rules explain doctor; do
		expect 0 "$MMUCHECK" "$c" --help
		[ -s out ]
		[ ! -s err ]
	done
}

@test "check: a finding, exit 2, GCC style with proof and coverage" {
	bad_file bad.c
	expect 2 "$MMUCHECK" check bad.c --
	grep -qE "^bad.c:16:[0-9]+: warning: .* \[lazy-read-hazard\]$" out
	grep -qE "^bad.c:14:[0-9]+: note: " out
	grep -q '^confidence: high · found by: checker$' out
	grep -q '^coverage: 1 files asked, 1 parsed, 0 failed, 0 without flags; ' out
	grep -q '; 4 of 9 modelled call sites analysed, 5 explained$' out
	[ ! -s err ]
}

@test "check: nothing found, exit 0" {
	good_file good.c
	expect 0 "$MMUCHECK" check good.c --
	run grep -c warning out
	[ "$output" -eq 0 ]
}

@test "check: a broken file still gives findings, exit 3, and is named" {
	bad_file broken.c
	echo 'int oops(void) { return undeclared_thing; }' >> broken.c
	expect 3 "$MMUCHECK" check broken.c --
	grep -q 'lazy-read-hazard' out
	grep -q "^  broken.c: 1 parse error, first " out
}

@test "check: wrong usage is one line, exit 1" {
	expect 1 "$MMUCHECK" check
	one_line 'check takes one file'
	expect 1 "$MMUCHECK" check nothing.c --
	one_line 'cannot read nothing.c'
	bad_file bad.c
	expect 1 "$MMUCHECK" check --rule lazy-nothing bad.c --
	one_line 'unknown rule "lazy-nothing"; known are lazy-read-hazard'
	expect 1 "$MMUCHECK" check --format pdf bad.c --
	one_line 'unknown format "pdf"; known are text, sarif, html and org'
	expect 1 "$MMUCHECK" check --min-confidence certain bad.c --
	one_line 'unknown confidence "certain"'
	expect 1 "$MMUCHECK" check --model nothing.h bad.c --
	one_line 'cannot read model header nothing.h'
	expect 1 "$MMUCHECK" check --no-such-option bad.c --
	grep -q 'no-such-option' err
}

@test "rules can be selected" {
	bad_file bad.c
	expect 2 "$MMUCHECK" check --rule lazy-read-hazard bad.c --
	expect 0 "$MMUCHECK" check --rule lazy-nested bad.c --
	expect 0 "$MMUCHECK" check --no-rule lazy-read-hazard bad.c --
	expect 2 "$MMUCHECK" check --no-rule lazy-nested --no-rule lazy-pause bad.c --
	expect 0 "$MMUCHECK" rules
	grep -q '^lazy-unbalanced ' out
	expect 0 "$MMUCHECK" explain lazy-read-hazard
	grep -q '^lazy-read-hazard: ' out
	expect 1 "$MMUCHECK" explain nothing
	one_line 'unknown rule "nothing"'
	expect 1 "$MMUCHECK" explain
	one_line 'explain takes one rule'
}

@test "SARIF has the finding, its proof and its fingerprint" {
	bad_file bad.c
	expect 2 "$MMUCHECK" check --format sarif bad.c --
	"$BATS_TEST_DIRNAME/check_sarif.py" out --rule lazy-read-hazard --results 1
}

@test "several formats in one run; each --format is for the next -o" {
	bad_file bad.c
	expect 2 "$MMUCHECK" check --format sarif -o a.sarif --format text -o a.txt bad.c --
	[ ! -s out ]
	"$BATS_TEST_DIRNAME/check_sarif.py" a.sarif --results 1
	grep -q 'lazy-read-hazard' a.txt
	expect 2 "$MMUCHECK" check -o b.txt --format sarif bad.c --
	cmp a.txt b.txt
	cmp a.sarif out
}

@test "output to a pipe has no colour; NO_COLOR keeps it off a terminal" {
	bad_file bad.c
	expect 2 "$MMUCHECK" check bad.c --
	run ! grep -q $'\033' out
	command -v script > /dev/null || skip 'no script(1) to make a terminal'
	script -qec "$MMUCHECK check bad.c --" /dev/null > term.txt || true
	grep -q $'\033' term.txt
	NO_COLOR=1 script -qec "$MMUCHECK check bad.c --" /dev/null > term.txt || true
	run ! grep -q $'\033\[0' term.txt
}

@test "unwritable output: one line before anything is parsed, exit 1" {
	bad_file bad.c
	expect 1 "$MMUCHECK" check -o nowhere/report bad.c --
	one_line 'cannot write nowhere/report'
	mkdir dir
	expect 1 "$MMUCHECK" check -o dir bad.c --
	one_line 'cannot write dir'
	[ "$(ls -A dir)" = '' ]
}

@test "a full disk leaves the old report" {
	[ -w /dev/full ] || skip 'no /dev/full'
	bad_file bad.c
	expect 1 "$MMUCHECK" check -o /dev/full bad.c --
	one_line 'cannot write /dev/full'
	(ulimit -f 0; trap '' XFSZ; "$MMUCHECK" check -o r.txt bad.c -- > out 2> err) || [ $? -eq 1 ]
	[ ! -e r.txt ]
	run bash -c 'ls -A | grep mmucheck-'
	[ -z "$output" ]
}

@test "an interrupted run ends by the signal and leaves no half file" {
	good_file slow.c
	printf '#include "fifo.h"\n' >> slow.c
	mkfifo fifo.h
	echo old > report
	"$MMUCHECK" check -o report slow.c -- &
	pid=$!
	for _ in $(seq 50); do
		children=$(cat "/proc/$pid/task/$pid/children")
		[ -z "$children" ] || break
		sleep 0.1
	done
	[ -n "$children" ]
	kill -TERM "$pid"
	status=0
	wait "$pid" || status=$?
	[ "$status" -eq 143 ]
	[ "$(cat report)" = old ]
	run bash -c 'ls -A | grep mmucheck-'
	[ -z "$output" ]
	# the workers are gone as well
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		left=
		for child in $children; do
			[ ! -e "/proc/$child" ] || left="$left $child"
		done
		[ -n "$left" ] || break
		sleep 0.2
	done
	[ -z "$left" ]
}

@test "wrong libclang: one line, exit 1" {
	command -v cc > /dev/null || skip 'no compiler to make a false libclang with'
	if ldd "$MMUCHECK" | grep -q libasan; then
		skip 'preloading does not go with a sanitizer'
	fi
	cat > fake.c <<-'EOF'
	typedef struct { const void *data; unsigned flags; } CXString;
	CXString clang_getClangVersion(void);
	CXString clang_getClangVersion(void)
	{
		return (CXString){ "Debian clang version 14.0.6", 0 };
	}
	EOF
	cc -shared -fPIC -o fake.so fake.c
	bad_file bad.c
	expect 1 env LD_PRELOAD="$PWD/fake.so" "$MMUCHECK" check bad.c --
	one_line 'Debian clang version 14.0.6'
	expect 1 env LD_PRELOAD="$PWD/fake.so" "$MMUCHECK" doctor
	grep -q 'Debian clang version 14.0.6' out
}

@test "--model adds functions; a bad header is one line with file and line" {
	api > own.c
	cat >> own.c <<-'EOF'
	void my_write(pte_t *ptep, pte_t pte);
	int f(pte_t *ptep, pte_t pte)
	{
		int ret;

		lazy_mmu_mode_enable();
		my_write(ptep, pte);
		ret = use(ptep_get(ptep));
		lazy_mmu_mode_disable();
		return ret;
	}
	EOF
	printf '#include "types.h"\nvoid my_write(pte_t *ptep WRITES_DEFERRED, pte_t pte);\n' > own.h
	expect 0 "$MMUCHECK" check own.c --
	expect 2 "$MMUCHECK" check --model own.h own.c --
	grep -q 'lazy-read-hazard' out
	printf '#include "types.h"\nvoid my_write(pte_t *ptep WRITES, pte_t pte);\n' > own.h
	expect 1 "$MMUCHECK" check --model own.h own.c --
	one_line 'own.h:2: model header does not parse'
	printf 'void f(void) __attribute__((annotate("mmucheck:flash")));\n' > own.h
	expect 1 "$MMUCHECK" check --model own.h own.c --
	one_line 'own.h:1: f: unknown word "flash"'
}

@test "headers that are named like the model's in the current directory are not taken" {
	bad_file bad.c
	for h in annot.h types.h lock.h pte.h generation-generic.h; do
		echo '#error not the model' > "$h"
	done
	expect 2 "$MMUCHECK" check bad.c --
}

@test "scan: not a kernel tree, nothing given, no such path" {
	mkdir notree
	expect 1 "$MMUCHECK" scan -k notree mm/
	one_line notree
	bad_file bad.c
	expect 1 "$MMUCHECK" scan bad.c
	one_line 'bad.c'
	expect 1 "$MMUCHECK" scan
	one_line 'nothing to scan'
	small_tree
	compdb mm/bad.c
	expect 1 "$MMUCHECK" scan -k tree -p db.json mm/nothing.c
	one_line 'nothing.c'
	expect 1 "$MMUCHECK" scan -k tree -O build -p db.json mm
	one_line 'exclude each other'
	expect 1 "$MMUCHECK" scan -k tree -O nobuild mm
	grep -q '^mmucheck: ' err
}

@test "scan: files with a database, any -j gives the same bytes" {
	small_tree
	bad_file tree/mm/a.c
	sed 's/write_and_read/second/' tree/mm/a.c > tree/mm/b.c
	good_file tree/mm/c.c
	compdb mm/a.c mm/b.c mm/c.c
	expect 2 "$MMUCHECK" scan -k tree -p db.json -j1 --format sarif -o 1.sarif --format text mm
	mv out 1.txt
	expect 2 "$MMUCHECK" scan -k tree -p db.json -j4 --format sarif -o 4.sarif --format text mm
	cmp 1.txt out
	cmp 1.sarif 4.sarif
	grep -q '^mm/a.c:16:' out
	grep -q '^mm/b.c:16:' out
	grep -q '^coverage: 3 files asked, 3 parsed, 0 failed' out
	"$BATS_TEST_DIRNAME/check_sarif.py" 1.sarif --results 2
}

@test "scan: the tree is looked through only if its database has files that were not asked for" {
	export XDG_CACHE_HOME=$PWD/cache
	small_tree
	bad_file tree/mm/a.c
	sed -i 's/ret = use/extern int unseen(pte_t *); ret = unseen(ptep) + use/' tree/mm/a.c
	good_file tree/kernel/b.c
	compdb mm/a.c
	expect 2 "$MMUCHECK" scan -k tree -p db.json mm
	[ ! -e cache/mmucheck/store/index ]
	compdb mm/a.c kernel/b.c
	expect 2 "$MMUCHECK" scan -k tree -p db.json mm
	[ -e cache/mmucheck/store/index ]
}

@test "scan: a file without flags is named, exit 3" {
	small_tree
	good_file tree/mm/a.c
	good_file tree/mm/b.c
	compdb mm/a.c
	expect 3 "$MMUCHECK" scan -k tree -p db.json mm
	grep -q '^coverage: 2 files asked, 1 parsed, 0 failed, 1 without flags; ' out
	grep -A1 '^files without compiler flags:' out | grep -q '  mm/b.c: '
}

@test "scan: a broken file among others, findings from the rest, exit 3" {
	small_tree
	bad_file tree/mm/a.c
	echo 'int f( {' > tree/mm/b.c
	compdb mm/a.c mm/b.c
	expect 3 "$MMUCHECK" scan -k tree -p db.json mm
	grep -q '^mm/a.c:16:.*lazy-read-hazard' out
	grep -A1 '^files with parse errors:' out | grep -q '  mm/b.c: '
}

@test "scan: a file that crashes the parser, one that eats memory: each costs itself, exit 3" {
	small_tree
	bad_file tree/mm/a.c
	good_file tree/mm/b.c
	echo '#pragma clang __debug crash' >> tree/mm/b.c
	{
		echo '#define A0 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1'
		for i in $(seq 24); do echo "#define A$i A$((i - 1)),A$((i - 1))"; done
		echo 'int array[] = { A24 };'
	} > tree/mm/c.c
	good_file tree/mm/d.c
	compdb mm/a.c mm/b.c mm/c.c mm/d.c
	expect 3 "$MMUCHECK" scan -k tree -p db.json mm
	grep -q '^mm/a.c:16:.*lazy-read-hazard' out
	grep -q '^coverage: 4 files asked, 2 parsed, 2 failed' out
	grep -q '^  mm/b.c: libclang crashed' out
	grep -q '^  mm/c.c: parsing ran out of memory (limit 600 MiB)' out
}

@test "scan: a bad compile database is one line" {
	small_tree
	good_file tree/mm/a.c
	echo '[ { "directory": ' > db.json
	expect 1 "$MMUCHECK" scan -k tree -p db.json mm
	one_line 'db.json'
	expect 1 "$MMUCHECK" scan -k tree -p nothing.json mm
	one_line 'nothing.json'
}

@test "scan: the function that a finding needs may stand in another file" {
	small_tree
	api > tree/mm/a.c
	cat >> tree/mm/a.c <<-'EOF'
	void helper(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
	int f(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
	{
		int ret;

		lazy_mmu_mode_enable();
		helper(mm, addr, ptep, pte);
		ret = use(ptep_get(ptep));
		lazy_mmu_mode_disable();
		return ret;
	}
	EOF
	api > tree/mm/b.c
	cat >> tree/mm/b.c <<-'EOF'
	void helper(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
	{
		set_pte_at(mm, addr, ptep, pte);
	}
	EOF
	compdb mm/a.c mm/b.c
	expect 2 "$MMUCHECK" scan -k tree -p db.json --format sarif -o s --format text mm/a.c
	grep -q '^mm/b.c:12:.*: note: ' out
	grep -q '^coverage: 1 files asked, 1 parsed' out
	grep -q 'mm/b.c: defines helper()' s
}

@test "dump and callgraph" {
	bad_file bad.c
	expect 0 "$MMUCHECK" dump ir bad.c --
	grep -q write_and_read out
	expect 0 "$MMUCHECK" dump ir --format dot --function write_and_read bad.c --
	grep -q digraph out
	expect 0 "$MMUCHECK" dump summary bad.c --
	[ -s out ]
	expect 1 "$MMUCHECK" dump ir --function nothing bad.c --
	one_line 'bad.c has no function nothing'
	expect 0 "$MMUCHECK" dump functions bad.c
	grep -q "$(printf '^bad.c\t[0-9]*\t[0-9]*\twrite_and_read$')" out
	expect 1 "$MMUCHECK" dump functions nowhere.c
	one_line 'nowhere.c'
	expect 1 "$MMUCHECK" dump tree bad.c --
	one_line 'dump takes ir or summary'
	small_tree
	bad_file tree/mm/a.c
	compdb mm/a.c
	expect 0 "$MMUCHECK" callgraph -k tree -p db.json write_and_read mm
	grep -q write_and_read out
	expect 0 "$MMUCHECK" callgraph --format dot -k tree -p db.json write_and_read mm
	grep -q digraph out
	expect 1 "$MMUCHECK" callgraph -k tree -p db.json nothing mm
	one_line 'no function nothing'
	expect 1 "$MMUCHECK" callgraph f
	one_line 'callgraph takes a function and the files'
}

@test "check-kbuild: kbuild's arguments, findings on standard error, exit 0" {
	bad_file bad.c
	expect 0 "$MMUCHECK" check-kbuild -D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ \
		-Wbitwise -Wno-return-void --arch=x86 -mlittle-endian -m64 \
		-Wp,-MMD,mm/.bad.o.d -nostdinc -D__KERNEL__ -fconserve-stack \
		-mpreferred-stack-boundary=3 --param=allow-store-data-races=0 -Wno-frame-address \
		-std=gnu11 bad.c
	grep -q 'bad.c:16:.*: warning: .*lazy-read-hazard' err
	[ ! -s out ]
	expect 0 "$MMUCHECK" check-kbuild -D__linux__ -D__CHECKER__ -Wbitwise --arch=x86 bad.c
	grep -q lazy-read-hazard err
	expect 1 "$MMUCHECK" check-kbuild -Wbitwise ''
	one_line 'check-kbuild is given no file'
}

@test "check-kbuild: passes the kernel's checker-valid.sh" {
	printf 'static inline int u(const int *q)\n{\n\t__typeof_unqual__(*q) v = *q;\n\treturn v;\n}\n' > tmp.nosuffix
	expect 0 "$MMUCHECK" check-kbuild -D__linux__ -Wbitwise --arch=x86 -mlittle-endian -m64 tmp.nosuffix
	run ! grep -q error out err
}

@test "cache: stats and clear, and what cannot be" {
	export XDG_CACHE_HOME=$PWD/cache
	expect 0 "$MMUCHECK" cache stats
	grep -q "^0 precompiled headers, 0 MiB of at most 1024, in $PWD/cache/mmucheck/pch" out
	grep -q "^0 parsed files, .* in $PWD/cache/mmucheck/store" out
	small_tree
	for f in a b c d e; do
		{ printf '#include <linux/x.h>\n#include <linux/y.h>\n#include <linux/z.h>\n'
		  printf 'int f_%s(void) { return x() + y; }\n' $f; } > tree/mm/$f.c
	done
	mkdir -p tree/include/linux
	echo 'static inline int x(void) { return 1; }' > tree/include/linux/x.h
	echo 'extern int y;' > tree/include/linux/y.h
	echo '#define Z' > tree/include/linux/z.h
	compdb mm/a.c mm/b.c mm/c.c mm/d.c mm/e.c
	sed -i 's/"-c"/"-c", "-Iinclude"/' db.json
	expect 0 "$MMUCHECK" scan -k tree -p db.json mm
	cp out first
	expect 0 "$MMUCHECK" cache stats
	grep -q '^1 precompiled headers, ' out
	grep -q '^5 parsed files, ' out
	for how in '' --no-cache --no-pch '--no-pch --no-cache'; do
		# shellcheck disable=SC2086 # no word or several
		expect 0 "$MMUCHECK" scan $how -k tree -p db.json mm
		cmp out first
	done
	printf x >> "$(find cache/mmucheck/store/units -type f | head -n 1)"
	expect 0 "$MMUCHECK" scan -k tree -p db.json mm
	cmp out first
	grep -q '1 damaged entry was removed' err
	expect 0 "$MMUCHECK" cache stats
	grep -q '^5 parsed files, ' out
	expect 0 "$MMUCHECK" cache clear
	grep -q '^1 precompiled headers removed' out
	grep -q '^1[12] other entries removed' out
	expect 0 "$MMUCHECK" scan --no-cache -k tree -p db.json mm
	[ -z "$(find cache/mmucheck/store -type f)" ]
	expect 0 "$MMUCHECK" cache clear
	[ -z "$(find cache -name '*.pch' -o -name '*.idx')" ]
	"$MMUCHECK" scan -k tree -p db.json -o other mm &
	expect 0 "$MMUCHECK" scan -k tree -p db.json mm
	wait $!
	cmp out first
	cmp other first
	[ -z "$(find cache -name '*.new')" ]
	sed -i 's/.*/#error not like this/' tree/include/linux/y.h tree/include/linux/z.h
	expect 3 "$MMUCHECK" scan -k tree -p db.json mm
	expect 0 "$MMUCHECK" doctor
	grep -q 'files of one set of flags share none: .*not like this' out
	expect 1 "$MMUCHECK" cache
	one_line 'stats or clear'
	expect 1 "$MMUCHECK" cache wash
	one_line 'not "wash"'
	touch file
	XDG_CACHE_HOME=$PWD/file expect 3 "$MMUCHECK" scan -k tree -p db.json mm
	grep -q 'cannot keep .* Not a directory' err
}

@test "doctor: complete here; names a tree does not have are listed" {
	expect 0 "$MMUCHECK" doctor
	grep -q '^libclang ' out
	grep -q '^model generic ' out
	grep -q 'all is well' out
	small_tree
	expect 0 "$MMUCHECK" doctor -k tree
	grep -qE '^[0-9]+ of [0-9]+ modelled names are not mentioned' out
	grep -q '^  set_pte_at$' out
	run ! grep -q '^  lazy_mmu_mode_enable$' out
	cp -r tree tree2
	echo 'void set_pte_at(void);' > tree2/include/linux/mm.h
	expect 0 "$MMUCHECK" doctor -k tree -k tree2
	run ! grep -q '^  set_pte_at$' out
	expect 1 "$MMUCHECK" doctor -k tree -k nothing
	one_line nothing
	expect 1 env PATH=/nonexistent "$MMUCHECK" doctor
	grep -q 'missing' out
}

@test "doctor: versions, engines, and the rules tried on a known bug and its fix" {
	expect 0 "$MMUCHECK" doctor
	grep -qE '^clang-19 +.*19\.[0-9]' out
	grep -qE '^engine cocci +works: spatch version 1\.' out
	grep -qE '^engine sparse +works' out
	run ! grep -q '^self-test' out
	# A copy elsewhere with examples for two rules, one of which has a wrong fix.
	top=$BATS_TEST_DIRNAME/..
	mkdir -p p/bin p/share/mmucheck/corpus
	cp "$MMUCHECK" p/bin
	cp -r "$top/checker/model" p/share/mmucheck
	cp -r "$top"/corpus/{include,C001-*,C002-*,C011-*} p/share/mmucheck/corpus
	cp p/share/mmucheck/corpus/C002-*/{bug,fixed}.c
	mkdir tmp
	MMUCHECK_MODEL='' TMPDIR=$PWD/tmp expect 1 p/bin/mmucheck doctor --self-test
	grep -qE '^self-test lazy-read-hazard +C001.*: ok$' out
	grep -qE '^self-test lazy-arch +C011.*: ok$' out
	grep -qE '^self-test lazy-unbalanced +C002.*: failed: its fix is reported, too$' out
	grep -qE '^self-test lazy-pause +failed: there is no example$' out
	grep -q 'self-tests failed' out
	[ -z "$(ls tmp)" ]
	grep -q '^engine csa  *no mmucheck-csa-19.so' out
}

@test "callgraph: where a section is open, as text, dot and SVG" {
	small_tree
	cat > tree/mm/a.c <<-'EOF'
		void lazy_mmu_mode_enable(void);
		void lazy_mmu_mode_disable(void);
		void deep(void) { }
		void inner(void) { deep(); }
		void after(void) { }
		void f(void) { lazy_mmu_mode_enable(); inner(); lazy_mmu_mode_disable(); after(); }
		void g(void) { lazy_mmu_mode_enable(); f(); lazy_mmu_mode_disable(); }
		void h(void) { f(); }
	EOF
	compdb mm/a.c
	graph() {
		expect 0 "$MMUCHECK" callgraph -k tree -p db.json "$@" mm
	}
	graph f
	grep -qE '^  inner \(mm/a.c:4\).* \[section open\]$' out
	grep -qE '^    deep \(mm/a.c:3\).* \[section open\]$' out
	grep -qE '^  after \(mm/a.c:5\)$' out
	grep -qE '^f \(mm/a.c:6\) lazy:0' out
	grep -qxF 'called by g (mm/a.c:7) [section open]' out
	grep -qxF 'called by h (mm/a.c:8)' out
	run ! grep -q 'null' out
	graph --format dot f
	grep -qF '"f" -> "inner" [label="section open", penwidth=2];' out
	grep -qF '"f" -> "after";' out
	grep -qF '"g" -> "f" [label="section open", penwidth=2];' out
	grep -qF '"deep" [label="deep", peripheries=2];' out
	grep -qF '"after" [label="after"];' out
	mkdir tmp
	TMPDIR=$PWD/tmp graph --format svg f
	python3 -c 'import xml.etree.ElementTree as e; t = [x.text for x in e.parse("out").iter() if x.text]; assert "deep" in t and "section open" in t, t'
	[ -z "$(ls tmp)" ]
	PATH=/nonexistent expect 1 "$MMUCHECK" callgraph --format svg -k tree -p db.json f mm
	one_line 'install graphviz'
	expect 1 "$MMUCHECK" callgraph --format png -k tree -p db.json f mm
	one_line 'known are text, dot and svg'
}

@test "scan: what -k, -O and -j cannot be is said in one line" {
	small_tree
	good_file tree/mm/a.c
	compdb mm/a.c
	expect 1 "$MMUCHECK" scan -k tree/Makefile mm
	one_line 'tree/Makefile: is no directory'
	expect 1 "$MMUCHECK" scan -k tree/mm mm
	one_line 'tree/mm: not a kernel tree, it has no Makefile'
	expect 1 "$MMUCHECK" scan -k tree -O tree/Makefile mm
	one_line 'tree/Makefile: is no directory'
	expect 1 "$MMUCHECK" scan -k tree -O tree/mm mm
	one_line 'tree/mm: is neither empty nor a build directory'
	mkdir configured
	: > configured/.config
	expect 1 "$MMUCHECK" scan -k tree -O configured mm
	one_line 'is configured but not prepared: run make O='
	[ "$(ls -A configured)" = .config ]
	expect 1 "$MMUCHECK" scan -k tree -O tree/new mm
	one_line 'lies inside the kernel tree'
	[ ! -e tree/new ]
	expect 1 "$MMUCHECK" scan -k tree --llvm=-99 -O new mm
	one_line 'cannot run clang-99'
	expect 1 env -u HOME -u XDG_CACHE_HOME "$MMUCHECK" scan -k tree mm
	one_line 'HOME is not set'
	for j in 0 -1 x 1025; do
		expect 1 "$MMUCHECK" scan -k tree -p db.json -j "$j" mm
		one_line '-j takes a number from 1 to 1024'
	done
}

@test "scan: an empty directory given with -O is prepared, a failure names its log" {
	command -v clang-19 > /dev/null || skip 'no clang-19, which preparing asks for its version'
	small_tree
	good_file tree/mm/a.c
	mkdir empty
	expect 1 "$MMUCHECK" scan -k tree --llvm=-19 -O empty mm
	grep -q '^mmucheck: preparing ' err
	grep -q '^mmucheck: make allmodconfig failed for .*: see .*/empty/mmucheck-prepare.log$' err
	grep -q allmodconfig empty/mmucheck-prepare.log
}

@test "scan: after a killed preparation the next one waits for its make" {
	command -v clang-19 > /dev/null || skip 'no clang-19, which preparing asks for its version'
	small_tree
	good_file tree/mm/a.c
	printf 'allmodconfig:\n\tsleep 3\n\tfalse\n' >> tree/Makefile
	"$MMUCHECK" scan -k tree --llvm=-19 -O new mm &
	pid=$!
	for _ in $(seq 50); do
		grep -q sleep new/mmucheck-prepare.log 2> /dev/null && break
		sleep 0.1
	done
	kill -KILL "$pid"
	wait "$pid" || true
	sed -i '/sleep/d' tree/Makefile
	expect 1 "$MMUCHECK" scan -k tree --llvm=-19 -O new mm
	grep -q '^mmucheck: waiting for another mmucheck to prepare ' err
}

@test "scan: paths that hold nothing, are given twice, or lie outside the tree" {
	small_tree
	mkdir tree/mm/none outside
	good_file tree/mm/a.c
	bad_file outside/b.c
	compdb mm/a.c ../outside/b.c
	expect 1 "$MMUCHECK" scan -k tree -p db.json mm/none
	one_line 'mm/none: no .c file in this directory'
	expect 1 "$MMUCHECK" scan -k tree -p db.json include/linux/mm.h
	one_line 'include/linux/mm.h: no .c file includes this header'
	expect 1 "$MMUCHECK" scan -k tree -p db.json MAINTAINERS
	one_line 'is neither a .c nor a .h file'
	expect 1 "$MMUCHECK" scan -k tree -p db.json /nowhere/x.c
	one_line 'mmucheck: /nowhere/x.c: No such file or directory'
	expect 0 "$MMUCHECK" scan -k tree -p db.json mm mm/a.c mm/../mm/a.c tree/mm
	grep -q '^coverage: 1 files asked, 1 parsed' out
	expect 2 "$MMUCHECK" scan -k tree -p db.json outside/b.c
	grep -q "^$PWD/outside/b.c:16:.*lazy-read-hazard" out
}

@test "an empty argument is an error, not everything" {
	small_tree
	good_file tree/mm/a.c
	compdb mm/a.c
	expect 1 "$MMUCHECK" scan -k tree -p db.json ''
	one_line 'an argument is empty'
	expect 1 "$MMUCHECK" scan -k tree -p db.json -o '' mm
	one_line 'an argument is empty'
}

@test "check: empty files, NUL bytes, bytes that are no text, a directory" {
	: > empty.c
	expect 0 "$MMUCHECK" check empty.c --
	grep -q '^coverage: 1 files asked, 1 parsed, 0 failed' out
	bad_file nul.c
	printf '/* \0 */\n' >> nul.c
	expect 2 "$MMUCHECK" check nul.c --
	bad_file noise.c
	head -c 20000 "$MMUCHECK" >> noise.c
	expect 3 "$MMUCHECK" check noise.c --
	grep -q '^  noise.c: [0-9]* parse errors, first ' out
	mkdir dir
	expect 1 "$MMUCHECK" check dir --
	one_line 'dir: Is a directory'
	expect 1 "$MMUCHECK" check --model dir empty.c --
	one_line 'model header dir: is a directory'
}

@test "check: arguments that no compiler takes are named, exit 3" {
	good_file good.c
	expect 3 "$MMUCHECK" check good.c -- --no-such-flag
	grep -qF "  good.c: 1 parse error, first unknown argument: '--no-such-flag'" out
	expect 3 "$MMUCHECK" check good.c -- -include nothing.h
	grep -q "'nothing.h' file not found" out
}

@test "dump flags: a compile database that scan -p takes back" {
	small_tree
	bad_file tree/mm/a.c
	good_file tree/mm/b.c
	compdb mm/a.c
	sed -i 's/"-c"/"-DA=\\"x y\\"", "-c"/' db.json
	expect 0 "$MMUCHECK" dump flags -k tree -p db.json mm
	one_line 'mm/b.c: not built in this configuration'
	python3 -c 'import json; e = json.load(open("out")); assert e[0]["arguments"] == ["clang", "-DA=\"x y\""], e'
	mv out again.json
	expect 2 "$MMUCHECK" scan -k tree -p again.json mm/a.c
	expect 1 "$MMUCHECK" dump flags -k tree -p db.json mm/b.c
	grep -q '^mmucheck: no compiler flags for mm/b.c$' err
	expect 1 "$MMUCHECK" dump flags -k tree -p db.json mm/a.c -- -DA
	one_line 'it takes no compiler arguments'
	expect 1 "$MMUCHECK" dump ir -k tree -p db.json mm
	one_line 'mm is 2 files: dump takes one'
}

@test "merge: reports of one place become one finding, the coverage stays" {
	bad_file bad.c
	expect 2 "$MMUCHECK" check --format sarif -o a.sarif bad.c --
	expect 2 "$MMUCHECK" merge --format sarif -o m.sarif --format text a.sarif a.sarif
	grep -q "2 files asked, 2 parsed" out
	"$BATS_TEST_DIRNAME/check_sarif.py" m.sarif --rule lazy-read-hazard --results 1
	expect 2 "$MMUCHECK" merge m.sarif
	expect 3 "$MMUCHECK" merge --missing "arch/sparc=no clang for it" a.sarif
	grep -q "arch/sparc: no clang for it" out
}

@test "merge: what is no report is one clear error" {
	echo '{"version": "2.1.0"}' >empty.sarif
	expect 1 "$MMUCHECK" merge empty.sarif
	one_line 'empty.sarif: not a usable SARIF report: it has no runs'
	echo '{' >broken.sarif
	expect 1 "$MMUCHECK" merge broken.sarif
	one_line 'broken.sarif:2:0: not JSON'
	expect 1 "$MMUCHECK" merge nowhere.sarif
	one_line 'nowhere.sarif: cannot be read'
	expect 1 "$MMUCHECK" merge
	one_line 'nothing to merge'
	expect 1 "$MMUCHECK" merge --missing sparc empty.sarif
	cp empty.sarif ok.sarif
	echo '{"version": "2.1.0", "runs": []}' >ok.sarif
	expect 1 "$MMUCHECK" merge --missing sparc ok.sarif
	one_line '--missing takes NAME=WHY'
	expect 0 "$MMUCHECK" merge ok.sarif
}

@test "scan: --users takes the files of a directory that use the page-table API" {
	mkdir -p tree/include/linux tree/mm tree/scripts tree/arch/x86/kernel
	touch tree/Kbuild tree/Kconfig tree/scripts/Makefile.build
	printf 'VERSION = 7\nPATCHLEVEL = 2\n' >tree/Makefile
	bad_file tree/arch/x86/kernel/user.c
	echo 'int no(void) { return 1; }' >tree/arch/x86/kernel/other.c
	printf '[{"file": "%s", "directory": "/", "arguments": ["cc", "-c", "%s"]}]' \
		"$PWD/tree/arch/x86/kernel/user.c" "$PWD/tree/arch/x86/kernel/user.c" >db.json
	expect 2 "$MMUCHECK" scan -k tree -p db.json --users arch/x86
	grep -q "1 files asked, 1 parsed" out
	echo 'int on(void) { return mmu_notifier_invalidate_range_start_nonblock(0); }' >tree/arch/x86/kernel/other.c
	expect 2 "$MMUCHECK" scan -k tree -p db.json --users arch/x86
	grep -q "2 files asked, 1 parsed" out
	expect 1 "$MMUCHECK" scan -k tree -p db.json --users arch/vax
}

# Uses of the API by its name, by an inline function, by a macro, by what another file leaves open.
spread_out_tree() {
	small_tree
	mkdir -p tree/arch/sparc
	api > tree/include/linux/pgtable.h
	cat >> tree/include/linux/pgtable.h <<-'EOF'
	void msleep(unsigned int ms);
	void opener(void);
	void closer(void);
	static inline void open_it(void) { lazy_mmu_mode_enable(); }
	#define OPEN_IT() open_it()
	EOF
	printf '#include <linux/pgtable.h>\nvoid opener(void)\n{\n\tlazy_mmu_mode_enable();\n}\n' > tree/mm/opener.c
	printf 'void closer(void)\n{\n\tlazy_mmu_mode_disable();\n}\n' >> tree/mm/opener.c
	printf '#include <linux/pgtable.h>\nvoid by_macro(void)\n{\n\tOPEN_IT();\n\tmsleep(1);\n\tcloser();\n}\n' > tree/mm/macro.c
	printf '#include <linux/pgtable.h>\nvoid calls(void)\n{\n\topener();\n\tmsleep(1);\n\tcloser();\n}\n' > tree/kernel/calls.c
	printf '#include <linux/pgtable.h>\n/* lazy_mmu_mode_enable() */\nvoid innocent(void)\n{\n\tmsleep(1);\n}\n' > tree/kernel/innocent.c
	printf 'void foreign(void)\n{\n\tlazy_mmu_mode_enable();\n}\n' > tree/arch/sparc/x.c
	compdb mm/opener.c mm/macro.c kernel/calls.c kernel/innocent.c
	sed -i 's/"-c"/"-c", "-Iinclude"/' db.json
}

@test "scan: a tree without a path is what its files use, and where that leads" {
	spread_out_tree
	expect 2 "$MMUCHECK" scan -k tree -p db.json --format sarif -o demand.sarif --format text -o demand
	expect 2 "$MMUCHECK" scan -k tree -p db.json mm kernel -o all
	diff <(sed '/^coverage/,$d' demand) <(sed '/^coverage/,$d' all)
	grep -q '^mm/macro.c:5:2: .*msleep() may sleep inside a lazy MMU section' demand
	grep -q '^kernel/calls.c:5:2: .*msleep() may sleep inside a lazy MMU section' demand
	grep -q '^coverage: [0-9]* files indexed, 2 files asked, 2 parsed, ' demand
	for why in 'mm/macro.c: uses OPEN_IT()' 'mm/opener.c: uses lazy_mmu_mode_enable()' \
		'kernel/calls.c: calls opener()'; do
		grep -q "\"$why\"" demand.sarif
	done
	run ! grep -q 'innocent\.c\|arch/sparc' demand.sarif
	expect 1 "$MMUCHECK" scan
	one_line 'nothing to scan'
}

@test "cc: runs the compiler without options that clang refuses" {
	expect 0 "$MMUCHECK" cc printf '%s,' -Wa,--undeclared-regs -Wall -fcall-used-g7 -ffixed-g4 -Wa,x
	[ "$(cat out)" = "-Wall,-ffixed-g4," ]
	expect 1 "$MMUCHECK" cc
	expect 1 "$MMUCHECK" cc /nowhere/cc
}

@test "docs/rules.md is what the rules say of themselves" {
	expect 0 "$MMUCHECK" rules --markdown
	cmp out "$BATS_TEST_DIRNAME/../docs/rules.md"
}

@test "pte-raw-deref: a callback of the architecture that looks twice is told whatever the custom" {
	mkdir -p tree/include/linux tree/mm tree/scripts tree/arch/x86/kernel
	touch tree/Kbuild tree/Kconfig tree/scripts/Makefile.build
	printf 'VERSION = 6\nPATCHLEVEL = 1\n' >tree/Makefile
	cat >tree/mm/walk.c <<-'EOF'
	typedef struct { unsigned long pte; } pte_t;
	typedef int (*pte_fn_t)(pte_t *pte, unsigned long addr, void *data);
	int pte_none(pte_t pte);
	int look(pte_t *a)
	{
		return pte_none(a[0]) + pte_none(a[1]) + pte_none(a[2]) + pte_none(a[3]) +
		       pte_none(a[4]) + pte_none(a[5]) + pte_none(a[6]) + pte_none(a[7]) +
		       pte_none(a[0]);
	}
	int apply(pte_t *pte, pte_fn_t fn)
	{
		return fn(pte, 0, 0);
	}
	EOF
	cat >tree/arch/x86/kernel/young.c <<-'EOF'
	typedef struct { unsigned long pte; } pte_t;
	typedef int (*pte_fn_t)(pte_t *pte, unsigned long addr, void *data);
	int apply(pte_t *pte, pte_fn_t fn);
	int pte_none(pte_t pte);
	static int young(pte_t *pte, unsigned long addr, void *data)
	{
		if (pte_none(*pte))
			return 0;
		return pte_none(*pte);
	}
	int use(pte_t *pte)
	{
		return apply(pte, young);
	}
	EOF
	for f in mm/walk.c arch/x86/kernel/young.c; do
		printf '%s{"file": "%s", "directory": "/", "arguments": ["cc", "-c", "%s"]}' \
			"$comma" "$PWD/tree/$f" "$PWD/tree/$f"
		comma=,
	done >list
	printf '[%s]' "$(cat list)" >db.json
	expect 2 "$MMUCHECK" scan -k tree -p db.json mm arch/x86
	grep -q "arch/x86/kernel/young.c:9:.*warning: .*once more.*pte-raw-deref" out
	[ "$(grep -c 'pte-raw-deref\]' out)" -eq 1 ]
}
