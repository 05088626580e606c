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
	# A few files are enough for all of it, and for them to share a precompiled header.
	"$MMUCHECK" dump flags -k "$KERNEL" $FILE mm/vma_exec.c fs/exec.c mm/mprotect.c mm/madvise.c |
		sed "s:$KERNEL/:$TREE/:g" > "$DB"
	"$MMUCHECK" dump flags -k "$KERNEL" $FILE mm/vma_exec.c fs/exec.c | sed "s:$KERNEL/:$TREE/:g" > "$DB.one"
	"$MMUCHECK" dump flags -k "$KERNEL" mm/memory-tiers.c mm/mempolicy.c mm/mprotect.c |
		sed "s:$KERNEL/:$TREE/:g" > "$DB.chain"
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
	git checkout -q --detach
}

setup() {
	cd "$TREE" || return 1
	git reset -q --hard base
	grep -q lazy_mmu_mode_disable $FILE || skip "move_ptes() has no section of the generic interface"
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

# From where it is to the end of the file, declared in its place.
move() {
	python3 - $FILE "$1" <<-'EOP'
	import re, sys
	name, function = sys.argv[1:]
	text = open(name).read()
	found = re.search(r"^static int %s\([^{]*\n\{.*?^\}\n" % function, text, re.M | re.S)
	declared = found[0][:found[0].index("\n{")] + ";\n"
	text = text[:found.start()] + declared + text[found.end():] + "\n" + found[0]
	open(name, "w").write(text)
	EOP
}

said() {
	grep -q -- "$1" "$BATS_FILE_TMPDIR/out" "$BATS_FILE_TMPDIR/err"
}

# opened: the seed is reported, once; what follows from it is reported beside it
opened() {
	[ "$(grep -c "^$FILE:.*: warning: function returns with .* section still open \[lazy-unbalanced\]$" "$BATS_FILE_TMPDIR/out")" -eq 1 ]
	[ "$(grep -c ': fixed: ' "$BATS_FILE_TMPDIR/out")" -eq 0 ]
}

# nothing_new: neither new nor fixed
nothing_new() {
	[ "$(grep -c ': warning: \|: fixed: ' "$BATS_FILE_TMPDIR/out")" -eq 0 ]
}

@test "review: a series on a real kernel that introduces, renames, moves, repairs and introduces again" {
	seed
	commit 'mremap: seed'
	sed -i 's/move_ptes/shift_ptes/g' $FILE
	commit 'mremap: another name'
	move shift_ptes
	commit 'mremap: another place'
	repair
	commit 'mremap: repair'
	sed -i 's/shift_ptes/move_ptes/g' $FILE
	seed
	commit 'mremap: seed again'
	git tag -f series
	review 2 base..HEAD
	opened
	said '^introduced by: patch 5/5 "mremap: seed again"'
	# In all functions there is no more to find than in those that the series affects.
	review 2 base..HEAD --unchanged
	opened
	review 0 base..HEAD~
	nothing_new
	review 2 base..HEAD~2
	said '^introduced by: patch 1/3 "mremap: seed"'
	review 0 HEAD~4..HEAD~2
	nothing_new
	review 0 HEAD~
	said ': fixed: .*\[lazy-unbalanced\]$'
	review 0 base..base
}

# After the test above, which tags the series.
@test "review: the same as mails, in the wrong order, on a base found by the files; and what does not apply" {
	rm -rf ../mails
	git format-patch -q --no-numbered --start-number 1 -o ../mails base..series
	git format-patch -q -n -o ../mails/n base..series
	cat ../mails/n/0003* ../mails/n/0001* ../mails/n/0002* > ../mbox
	git checkout -q --detach series~4
	review 2 --mbox ../mbox
	said '^introduced by: patch 1/3 "mremap: seed"'
	said "^base: $(git rev-parse --short=12 base), which has the files that the patch is for$"
	review 1 --patch ../mails/0004* --base base
	said 'does not apply to .*, which --base names: patch failed: mm/mremap.c'
	sed "\$a base-commit: $(git rev-parse base)" ../mails/0002* > ../second
	review 1 --patch ../second
	said "lacks the preimage: $FILE"
	: > ../empty
	review 1 --mbox ../empty
}

@test "review: the index whatever the working tree holds, and its diff with a binary file" {
	seed
	head -c 300 /dev/zero > mm/logo.bin
	git add mm/logo.bin $FILE
	git show base:$FILE > $FILE
	git diff --cached --binary > ../binary
	git diff --cached > ../short
	review 2 --staged
	said '^introduced by: "staged changes"'
	git reset -q --hard base
	review 2 --patch ../binary
	said '^introduced by: "binary"'
	review 1 --patch ../short
	said 'mm/logo.bin'
}

@test "review: a change of a header reaches the file that includes it, and back" {
	DB=$DB.one
	sed -i '$i static inline void leave_section(bool leave)\n{\n\tlazy_mmu_mode_disable();\n}' mm/internal.h
	sed -i '/^static int move_ptes(/,/^}/s/^\tlazy_mmu_mode_disable();/\tleave_section(force_flush);/' $FILE
	commit 'mm: a helper'
	sed -i '/^static inline void leave_section/,/^}/s/^\tlazy/\tif (leave)\n\t&/' mm/internal.h
	commit 'mm: the helper does less'
	review 0 HEAD~
	nothing_new
	review 2 HEAD
	said "^$FILE:.*: warning: .*\\[lazy-unbalanced\\]$"
	git revert --no-edit HEAD > ../log
	review 0 HEAD
	said "^$FILE:.*: fixed: .*\\[lazy-unbalanced\\]$"
}

# node_is_toptier() is called by folio_can_map_prot_numa() in mempolicy.c, that by change_pte_range()
# in its section in mprotect.c; only the first file is touched.
@test "review: a function that sleeps now, and a section two files above it" {
	DB=$DB.chain
	grep -q node_is_toptier mm/mempolicy.c && grep -q folio_can_map_prot_numa mm/mprotect.c ||
		skip "mprotect.c does not come to memory-tiers.c"
	sed -i '/^bool node_is_toptier(/,/^}/s/^{/{\n\tmutex_lock(\&memory_tier_lock);/' mm/memory-tiers.c
	commit 'memory-tiers: a lock'
	review 2 HEAD
	said '^mm/mprotect.c:.*: warning: .*\[lazy-sleep\]$'
	said '^introduced by: "memory-tiers: a lock"'
	# What it does to its callers is the same: none of them is looked at.
	sed -i '/^bool node_is_toptier(/,/^}/s/^\tmutex_lock/\tnode = node + 0;\n&/' mm/memory-tiers.c
	commit 'memory-tiers: a statement'
	review 0 HEAD
	said '0 files asked'
	nothing_new
}

@test "review: a treewide patch of more than 1,000 files that renames a header, too" {
	DB=$DB.one
	find include/linux -name '*.h' | sort | head -n 1100 | xargs sed -i '$a /* a remark */'
	git mv mm/internal.h mm/inside.h
	grep -rl '"\(\.\./\)\?internal.h"' mm | xargs sed -i 's:"\(\(\.\./\)\?\)internal\.h":"\1inside.h":'
	seed
	commit treewide
	[ "$(git diff --name-only base | wc -l)" -gt 1000 ]
	review 2 HEAD
	opened
}
