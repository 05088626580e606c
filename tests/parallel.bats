#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Worker processes seen from outside: under make, on a terminal, and when one dies.
# MMUCHECK is the binary under test.

bats_require_minimum_version 1.5.0

setup() {
	MMUCHECK=$(readlink -f "${MMUCHECK:-$BATS_TEST_DIRNAME/../build/mmucheck}")
	export MMUCHECK
	cd "$BATS_TEST_TMPDIR" || return 1
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	unset MAKEFLAGS
	tree
}

# A kernel tree of twelve files and flags for them, in db.json.
tree() {
	local i sep=

	mkdir -p tree/mm tree/kernel tree/include/linux tree/arch/x86 tree/scripts
	printf 'VERSION = 7\nPATCHLEVEL = 2\nSUBLEVEL = 0\nEXTRAVERSION =\nNAME = Test\n' >tree/Makefile
	: >tree/Kbuild
	: >tree/Kconfig
	: >tree/MAINTAINERS
	: >tree/scripts/Makefile.build
	printf 'void lazy_mmu_mode_enable(void);\n' >tree/include/linux/pgtable.h
	: >tree/include/linux/mm.h
	{
		echo '['
		for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
			echo "int f$i(void) { return $i; }" >"tree/mm/f$i.c"
			printf '%s{ "directory": "%s/tree", "file": "mm/f%d.c", "arguments": ["clang", "-c", "mm/f%d.c"] }\n' \
				"$sep" "$PWD" $i $i
			sep=,
		done
		echo ']'
	} >db.json
}

# A file whose parsing takes a second or two: macros that double what they expand to.
slow_file() {
	local i

	echo '#define A0 1,1,1,1,1,1,1,1'
	for i in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do
		echo "#define A$((i + 1)) A$i,A$i"
	done
	echo 'int array[] = { A18 };'
}

# Three scans beside other jobs; make says at its end if a token is missing or too many.
makefile() {
	cat >Makefile <<-EOF
	all: scan1 scan2 scan3 other1 other2 other3 other4
	scan%: ; $1\$(MMUCHECK) scan --no-cache -k tree -p db.json mm >\$@.out 2>&1
	other%: ; sleep 0.1
	EOF
}

@test "under make -j: tokens of the jobserver are given back" {
	makefile +
	for jobs in 2 3 8; do
		make -j$jobs >out 2>err || { cat out err scan*.out; return 1; }
		! grep -qi 'jobserver\|token' out err
		grep -q '12 files asked, 12 parsed' scan1.out
		cmp scan1.out scan2.out
	done
}

@test "under make -j, killed by a signal: tokens are given back" {
	slow_file >tree/mm/f3.c
	slow_file >tree/mm/f4.c
	makefile '+-timeout -s TERM 0.4 '
	make -j3 >out 2>err || { cat out err scan*.out; return 1; }
	! grep -qi 'jobserver\|token' out err
	grep -q 'Error 124' err out
}

@test "under make -j without +: make keeps its pipe, the scan goes on" {
	makefile ''
	make -j3 >out 2>err || { cat out err scan*.out; return 1; }
	! grep -qi 'jobserver\|token' out err scan1.out
	grep -q '12 files asked, 12 parsed' scan1.out
}

@test "progress: on a terminal only, and gone at the end" {
	slow_file >tree/mm/f3.c
	command="$MMUCHECK scan --no-cache -j 2 -k tree -p db.json mm"
	script -qec "$command >report" typescript >/dev/null </dev/null
	cat -v typescript
	grep -q $'\rparsing [0-9]* of 12, [0-9.]* files/s, [0-9]* s left' typescript
	tr -d '\n\r' <typescript | grep -q $'\033\[KScript done'
	grep -q '12 files asked, 12 parsed' report
	$command >report 2>err
	[ ! -s err ]
}

@test "a worker that crashes costs one file: named, exit 3, the rest is analysed" {
	echo '#pragma clang __debug crash' >tree/mm/f5.c
	status=0
	"$MMUCHECK" scan -k tree -p db.json mm >out 2>err || status=$?
	cat out err
	[ "$status" -eq 3 ]
	grep -q 'mm/f5.c.*crashed' out
	grep -q '12 files asked, 11 parsed' out
	[ ! -s err ]
}
