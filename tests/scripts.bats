#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The project's own scripts and make targets.

bats_require_minimum_version 1.5.0

setup() {
	top=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
	# Nothing here may depend on the make that runs the tests.
	unset MAKEFLAGS MFLAGS MAKELEVEL O SAN
}

# Make $bin, a directory for PATH with only the named tools in it.
only_tools() {
	bin=$BATS_TEST_TMPDIR/bin
	mkdir -p "$bin"
	for tool; do
		ln -sf "$(command -v "$tool")" "$bin/"
	done
}

# A runner directory with made suites in place of the real ones.
fake_suites() {
	mkdir -p "$BATS_TEST_TMPDIR/tests/golden"
	cp "$top/tests/run" "$BATS_TEST_TMPDIR/tests/"
	printf '#!/bin/sh\n%s\n' "$1" >"$BATS_TEST_TMPDIR/tests/golden/run-fake"
	chmod +x "$BATS_TEST_TMPDIR/tests/golden/run-fake"
}

@test "scripts: shellcheck finds nothing" {
	make -s -C "$top" shellcheck
}

@test "get-kernel: refuses what is no release" {
	for release in 6 6. .6 6..1 6.1/../x '6.1;x' newest ' '; do
		XDG_CACHE_HOME=$BATS_TEST_TMPDIR run ! "$top/scripts/get-kernel.sh" "$release"
		[[ $output == *"neither 'latest' nor a version"* ]]
	done
	[ -z "$(ls "$BATS_TEST_TMPDIR")" ]
}

@test "get-kernel: a tree in the cache needs no network" {
	mkdir -p "$BATS_TEST_TMPDIR/mmucheck/linux-6.1"
	touch "$BATS_TEST_TMPDIR/mmucheck/linux-6.1/Kbuild"
	XDG_CACHE_HOME=$BATS_TEST_TMPDIR run "$top/scripts/get-kernel.sh" 6.1
	[ "$status" -eq 0 ]
	[ "$output" = "$BATS_TEST_TMPDIR/mmucheck/linux-6.1" ]
}

@test "get-kernel: which kernel is the latest is asked once for the lists of a day" {
	mkdir -p "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/mmucheck/linux-9.8"
	touch "$BATS_TEST_TMPDIR/mmucheck/linux-9.8/Kbuild"
	ln -s /bin/true "$BATS_TEST_TMPDIR/bin/apt-get"
	printf '#!/bin/sh\necho >> "%s"\necho linux-source-9.8\n' "$BATS_TEST_TMPDIR/asked" > "$BATS_TEST_TMPDIR/bin/apt-cache"
	chmod +x "$BATS_TEST_TMPDIR/bin/apt-cache"
	for times in 1 1 2; do
		[ "$times" -eq 1 ] || touch -d '23 hours ago' "$BATS_TEST_TMPDIR/mmucheck/apt/latest"
		PATH=$BATS_TEST_TMPDIR/bin:$PATH XDG_CACHE_HOME=$BATS_TEST_TMPDIR run "$top/scripts/get-kernel.sh" latest
		[ "$status" -eq 0 ]
		[ "${lines[-1]}" = "$BATS_TEST_TMPDIR/mmucheck/linux-9.8" ]
		[ "$(wc -l < "$BATS_TEST_TMPDIR/asked")" -eq "$times" ]
	done
}

@test "deps: says nothing when nothing is missing" {
	run "$top/scripts/deps.sh" -19
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "deps: names the list on a system without apt" {
	only_tools sh dirname
	run env PATH="$bin" sh "$top/scripts/deps.sh"
	[ "$status" -eq 1 ]
	[[ $output == *"not a Debian system"*deps.txt* ]]
}

@test "scan: a directory that is no kernel is a failure" {
	MMUCHECK=false run "$top/scripts/scan.sh" "$BATS_TEST_TMPDIR" latest "$BATS_TEST_TMPDIR"
	[ "$status" -eq 1 ]
	[[ $output == *"not a kernel tree"* ]]
}

@test "scan: findings are a result, a broken checker is a failure, absent paths are named" {
	mkdir -p "$BATS_TEST_TMPDIR/linux/mm" "$BATS_TEST_TMPDIR/linux/arch/x86"
	printf 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 5\n' >"$BATS_TEST_TMPDIR/linux/Makefile"
	for status in 0 2 3; do
		printf '#!/bin/sh\necho "$@"; exit %s\n' $status >"$BATS_TEST_TMPDIR/checker"
		chmod +x "$BATS_TEST_TMPDIR/checker"
		MMUCHECK=$BATS_TEST_TMPDIR/checker run "$top/scripts/scan.sh" /out latest "$BATS_TEST_TMPDIR/linux"
		[ "$status" -eq 0 ]
		[[ $output == *"has no kernel/bpf/arena.c: left out"* ]]
		[[ $output == *"--format sarif -o /out/scan-6.1.5.sarif"*"--format html -o /out/scan-6.1.5.html --format text"* ]]
		[[ $output == *"report: /out/scan-6.1.5.sarif; to read: /out/scan-6.1.5.html"* ]]
		[[ $output == *" mm"* ]]
	done
	printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/checker"
	MMUCHECK=$BATS_TEST_TMPDIR/checker run "$top/scripts/scan.sh" /out latest "$BATS_TEST_TMPDIR/linux"
	[ "$status" -eq 1 ]
}

@test "scan: several architectures are scanned and merged, one that fails is named" {
	mkdir -p "$BATS_TEST_TMPDIR"/linux/{mm,drivers,virt} "$BATS_TEST_TMPDIR"/linux/arch/{arm64,s390,sparc,x86,powerpc}/mm
	printf 'VERSION = 7\nPATCHLEVEL = 2\nSUBLEVEL = 1\n' >"$BATS_TEST_TMPDIR/linux/Makefile"
	cat >"$BATS_TEST_TMPDIR/checker" <<-'EOF'
	#!/bin/sh
	case "$*" in
	scan*"--arch sparc"*) echo "mmucheck: no clang for it" >&2; exit 1 ;;
	esac
	printf '<%s>' "$@"
	echo
	exit 2
	EOF
	chmod +x "$BATS_TEST_TMPDIR/checker"
	MMUCHECK=$BATS_TEST_TMPDIR/checker run "$top/scripts/scan.sh" /out latest "$BATS_TEST_TMPDIR/linux" 'arm64 sparc'
	[ "$status" -eq 0 ]
	[[ $output == *"<--arch><arm64><--users><arch/arm64>"*"<--users><drivers><--users><virt><mm><arch/arm64/mm>"* ]]
	[[ $output == *"<merge>"*"</out/scan-7.2.1-arm64.sarif><--missing><arch/sparc=mmucheck: no clang for it>"* ]]
	[[ $output == *"<html><-o></out/scan-7.2.1-all.html>"* ]]
	[[ $output == *"report: /out/scan-7.2.1-all.sarif; to read: /out/scan-7.2.1-all.html"* ]]
	MMUCHECK=$BATS_TEST_TMPDIR/checker run "$top/scripts/scan.sh" /out latest "$BATS_TEST_TMPDIR/linux" all
	for arch in x86_64 arm64 powerpc s390; do
		[[ $output == *"</out/scan-7.2.1-$arch.sarif>"* ]]
	done
	MMUCHECK=$BATS_TEST_TMPDIR/checker run "$top/scripts/scan.sh" /out latest "$BATS_TEST_TMPDIR/linux" sparc
	[ "$status" -eq 1 ]
	MMUCHECK=$BATS_TEST_TMPDIR/checker run "$top/scripts/scan.sh" /out latest "$BATS_TEST_TMPDIR/linux" 'sparc sparc'
	[ "$status" -eq 1 ]
	[[ $output == *"no architecture could be scanned"* ]]
	MMUCHECK=$BATS_TEST_TMPDIR/checker run "$top/scripts/scan.sh" /out latest "$BATS_TEST_TMPDIR/linux" vax
	[ "$status" -eq 1 ]
	[[ $output == *"has no arch/vax"* ]]
}

@test "tests/run: counts what passed, failed and was skipped" {
	fake_suites 'printf "1..3\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP no\n"; exit 1'
	run "$BATS_TEST_TMPDIR/tests/run" golden
	[ "$status" -eq 1 ]
	[ "${lines[-1]}" = "1 passed, 1 failed" ]
	[[ $output == *"1 skipped"* ]]
}

@test "tests/run: a suite that dies or stops short has failed" {
	fake_suites 'echo 1..2; echo "ok 1"; kill -SEGV $$'
	run "$BATS_TEST_TMPDIR/tests/run" golden
	[ "${lines[-1]}" = "1 passed, 1 failed" ]
	fake_suites 'exit 0'
	run "$BATS_TEST_TMPDIR/tests/run" golden
	[ "${lines[-1]}" = "0 passed, 1 failed" ]
	fake_suites 'echo 1..1; echo "ok 1"; exit 3'
	run "$BATS_TEST_TMPDIR/tests/run" golden
	[ "$status" -eq 1 ]
	[ "${lines[-1]}" = "1 passed, 1 failed" ]
}

@test "make: help lists the targets and is the default" {
	run make -s -C "$top"
	[ "$status" -eq 0 ]
	for target in all deps scan test install clean; do
		[[ $output == *"  $target "* ]]
	done
}

@test "make: install and uninstall leave nothing behind, nor does clean" {
	dest=$BATS_TEST_TMPDIR/dest
	built=$(dirname "$(readlink -f "${MMUCHECK:-$top/build/mmucheck}")")
	make -s -C "$top" O="$built" DESTDIR="$dest" install
	[ -x "$dest/usr/local/bin/mmucheck" ]
	[ -f "$dest/usr/local/share/mmucheck/model/annot.h" ]
	run "$dest/usr/local/bin/mmucheck" --version
	[ "$status" -eq 0 ]
	make -s -C "$top" O="$built" DESTDIR="$dest" uninstall
	[ -z "$(find "$dest" -type f)" ]
	[ ! -e "$dest/usr/local/share/mmucheck" ]
	cp -a "$built" "$BATS_TEST_TMPDIR/out"
	make -s -C "$top" O="$BATS_TEST_TMPDIR/out" clean
	[ -z "$(find "$BATS_TEST_TMPDIR/out" -type f)" ]
}

@test "make: a missing library is named" {
	only_tools make sh bash
	run env PATH="$bin" make -s -C "$top" LLVM=-19 O="$BATS_TEST_TMPDIR/out" all
	[ "$status" -ne 0 ]
	[[ $output == *"run make deps"* ]]
}

@test "deps: a package that the archive lacks is named in one line" {
	only_tools sh dirname sed tr grep env mktemp rm head
	printf '#!/bin/sh\nexit 1\n' >"$bin/dpkg-query"
	printf '#!/bin/sh\n[ "$1" = update ] || { echo "E: Unable to locate package llvm-99" >&2; exit 100; }\n' >"$bin/apt-get"
	printf '#!/bin/sh\necho 0\n' >"$bin/id"
	chmod +x "$bin"/dpkg-query "$bin"/apt-get "$bin"/id
	run env PATH="$bin" sh "$top/scripts/deps.sh" -99
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 2 ]
	[[ ${lines[0]} == "deps: installing "* ]]
	[[ ${lines[1]} == "deps: apt-get could not install "*"(Unable to locate package llvm-99)" ]]
}

@test "make: an LLVM that is not there is named" {
	for target in all unit install fuzz; do
		run make -s -C "$top" LLVM=-99 O="$BATS_TEST_TMPDIR/out" "$target"
		[ "$status" -ne 0 ]
		[ "${lines[0]}" = "mmucheck: libclang-99, jansson, xxhash, gmime, sqlite3 or curl is missing: run make deps" ]
	done
	[ ! -e "$BATS_TEST_TMPDIR/out/mmucheck" ]
}

@test "make: the man page is readable" {
	make -s -C "$top" O="$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/out/mmucheck.1"
	for word in scan check check-kbuild callgraph dump rules explain doctor; do
		grep -q "^\\\\fB$word" "$BATS_TEST_TMPDIR/out/mmucheck.1"
	done
	command -v man >/dev/null || skip 'no man'
	run man --warnings -l "$BATS_TEST_TMPDIR/out/mmucheck.1"
	[ "$status" -eq 0 ]
	[[ $output != *mmucheck.1:* ]]
}
