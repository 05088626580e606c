#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `mmucheck review` of a real kernel: the newest from Debian, its page-table code and all headers
# committed into a repository, the rest linked beside it. The files are compiled as the prepared build
# directory of the original says.  More forms of change are in tests/review.bats.

bats_require_minimum_version 1.5.0

FILE=mm/mremap.c

setup_file() {
	MMUCHECK=$(readlink -f "${MMUCHECK:-$BATS_TEST_DIRNAME/../../build/mmucheck}")
	KERNEL=$("$BATS_TEST_DIRNAME/../../scripts/get-kernel.sh" latest)
	export MMUCHECK KERNEL TREE=$BATS_FILE_TMPDIR/linux DB=$BATS_FILE_TMPDIR/db.json
	export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org \
		GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org TMPDIR=$BATS_FILE_TMPDIR
	unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
	"$MMUCHECK" dump flags -k "$KERNEL" mm |
		sed "s:$KERNEL/:$TREE/:g" > "$DB"
	mkdir "$TREE"
	cd "$TREE" || return 1
	ln -s "$KERNEL"/* .
	# Committed files are files; git would take the links for links.
	for part in mm include Makefile Kbuild; do
		rm "$part"
		cp -r "$KERNEL/$part" .
	done
	git init -q .
	git add -f mm include Makefile Kbuild
	git commit -qm base
	git tag base
}

setup() {
	cd "$TREE" || return 1
	git checkout -q --detach base
}

# review STATUS ARG...: outputs in out and err
review() {
	local want=$1 got=0
	shift
	"$MMUCHECK" review -k "$TREE" -p "$DB" "$@" > "$BATS_FILE_TMPDIR/out" 2> "$BATS_FILE_TMPDIR/err" || got=$?
	[ "$got" -eq "$want" ] || { echo "status $got, not $want"; cat "$BATS_FILE_TMPDIR/out" "$BATS_FILE_TMPDIR/err"; return 1; }
}

commit() {
	git commit -qam "$1"
}

# The last section of move_ptes() is left only where the TLB was flushed, too.
seed() {
	sed -i '/^static int move_ptes(/,/^}/s/^\tlazy_mmu_mode_disable();/\tif (force_flush)\n\t&/' $FILE
	grep -A1 'if (force_flush)' $FILE | grep -q lazy_mmu_mode_disable
}

repair() {
	sed -i '/^\tif (force_flush)$/{N;s/^\tif (force_flush)\n\t\t*\(lazy_mmu_mode_disable();\)/\t\1/}' $FILE
}

@test "review: a series on a real kernel that introduces, renames around it and repairs" {
	grep -q lazy_mmu_mode_disable $FILE || skip "move_ptes() has no section of the generic interface"
	seed
	commit 'mremap: seed'
	sed -i 's/move_ptes/shift_ptes/g' $FILE
	commit 'mremap: another name'
	repair
	commit 'mremap: repair'
	sed -i 's/^static int shift_ptes(/\n&/' $FILE
	commit 'mremap: a line'
	review 0 base..HEAD
	[ "$(grep -c 'warning: ' "$BATS_FILE_TMPDIR/out")" -eq 0 ]
	review 2 base..HEAD~2
	grep -q "^$FILE:.*: warning: .*\[lazy-unbalanced\]$" "$BATS_FILE_TMPDIR/out"
	[ "$(grep -c '^introduced by: patch 2/' "$BATS_FILE_TMPDIR/out")" -eq 0 ]
	grep -q '^introduced by: patch 1/2 "mremap: seed"' "$BATS_FILE_TMPDIR/out"
}
