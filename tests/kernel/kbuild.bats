#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A real kernel's own build with mmucheck as its checker.  The tree is only read; make works
# in a copy of the prepared build directory, which it sees under the name of the real one: by
# another name it would make all of it anew.  MMUCHECK is the binary under test.

bats_require_minimum_version 1.5.0

FILE=mm/migrate_device

setup_file() {
	MMUCHECK=$(readlink -f "${MMUCHECK:-$BATS_TEST_DIRNAME/../../build/mmucheck}")
	TREE=$("$BATS_TEST_DIRNAME/../../scripts/get-kernel.sh" latest)
	export MMUCHECK TREE COPY=$BATS_FILE_TMPDIR/build CALLS=$BATS_FILE_TMPDIR/calls
	"$MMUCHECK" dump flags -k "$TREE" $FILE.c > "$BATS_FILE_TMPDIR/flags.json"
	BUILD=$(sed -n 's/.*"directory": *"\([^"]*\)".*/\1/p' "$BATS_FILE_TMPDIR/flags.json" | head -n 1)
	export BUILD
	cp -a "$BUILD" "$COPY"
	# What make runs: the checker, and a note that it was run.
	printf '#!/bin/sh\necho "$@" >> "%s"\nexec "%s" check-kbuild "$@"\n' "$CALLS" "$MMUCHECK" \
		> "$BATS_FILE_TMPDIR/check"
	chmod +x "$BATS_FILE_TMPDIR/check"
	cat > "$BATS_FILE_TMPDIR/want.py" <<-'EOP'
	import json, subprocess, sys
	mmucheck, flags, name = sys.argv[1:]
	cmd = next(c for c in json.load(open(flags)) if c["file"].endswith("/" + name))
	args = cmd["arguments"][1:-1]
	sys.exit(subprocess.run([mmucheck, "check", cmd["file"], "--", *args], cwd=cmd["directory"]).returncode)
	EOP
}

# build C: make the object with this C=, output in the file log, calls of the checker in CALLS
build() {
	: > "$CALLS"
	bwrap --dev-bind / / --bind "$COPY" "$BUILD" \
		make -s -C "$TREE" "O=$BUILD" ARCH=x86_64 LLVM=-19 "C=$1" "CHECK=$BATS_FILE_TMPDIR/check" $FILE.o \
		> "$BATS_FILE_TMPDIR/log" 2>&1 || { cat "$BATS_FILE_TMPDIR/log"; return 1; }
}

calls() {
	grep -c "$FILE.c\$" "$CALLS" || true
}

findings() {
	sed -n 's/^[^ ]*\(mm\/[^ ]*: warning: .*\)/\1/p' "$1" | sort
}

@test "make C=1: what is compiled is checked, with the findings of mmucheck check; the build goes on" {
	build 1
	[ "$(calls)" -eq 1 ]
	[ -s "$COPY/$FILE.o" ]
	[ ! -e "$BUILD/$FILE.o" ]
	python3 "$BATS_FILE_TMPDIR/want.py" "$MMUCHECK" "$BATS_FILE_TMPDIR/flags.json" $FILE.c \
		> "$BATS_FILE_TMPDIR/want" || [ $? -eq 2 ]
	diff <(findings "$BATS_FILE_TMPDIR/want") <(findings "$BATS_FILE_TMPDIR/log")
}

@test "make C=2: what is compiled already is checked, too" {
	touch -r "$COPY/$FILE.o" "$BATS_FILE_TMPDIR/compiled"
	build 2
	[ ! "$COPY/$FILE.o" -nt "$BATS_FILE_TMPDIR/compiled" ]
	[ "$(calls)" -eq 1 ]
	diff <(findings "$BATS_FILE_TMPDIR/want") <(findings "$BATS_FILE_TMPDIR/log")
}
