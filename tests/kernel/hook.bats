#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The git hooks on a real kernel's mm/, committed into git here: a seeded bug is stopped in the
# index, and passes in a push that repairs it.  Headers and flags are those of the kernel in the
# cache, which is only read.  MMUCHECK is the binary under test.

bats_require_minimum_version 1.5.0

setup_file() {
	MMUCHECK=$(readlink -f "${MMUCHECK:-$BATS_TEST_DIRNAME/../../build/mmucheck}")
	tree=$("$BATS_TEST_DIRNAME/../../scripts/get-kernel.sh" latest)
	tree=$(readlink -f "$tree")
	export MMUCHECK clone=$BATS_FILE_TMPDIR/linux build=$BATS_FILE_TMPDIR/build
	mkdir -p "$clone/scripts" "$clone/arch/x86" "$clone/include/linux" "$clone/kernel"
	cp -a "$tree/Makefile" "$tree/Kbuild" "$tree/Kconfig" "$tree/MAINTAINERS" "$tree/mm" "$clone"
	cp "$tree/scripts/Makefile.build" "$clone/scripts"
	cp "$tree/include/linux/mm.h" "$tree/include/linux/pgtable.h" "$clone/include/linux"
	make_build
	export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
	export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
	export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
	cd "$clone" || return 1
	git init -qb main .
	git add -A
	git commit -qm kernel
	git tag base
	"$MMUCHECK" hook install -O "$build" > /dev/null
	"$MMUCHECK" hook status
}

setup() {
	cd "$clone" || return 1
	git checkout -qfB main base
}

# What a build of the clone would have left: the commands of the cache's kernel, for files here.
make_build() {
	mkdir -p "$build/include/config" "$build/include/generated" "$build/mm"
	echo CONFIG_CC_IS_CLANG=y > "$build/include/config/auto.conf"
	touch "$build/include/generated/autoconf.h" "$build/include/generated/asm-offsets.h"
	ln -s "$clone" "$build/source"
	"$MMUCHECK" dump flags -k "$tree" mm/mprotect.c mm/mremap.c > "$BATS_FILE_TMPDIR/flags.json"
	python3 - "$BATS_FILE_TMPDIR/flags.json" "$tree" "$clone" "$build" <<-'EOP'
	import json, os, shlex, sys
	flags, tree, clone, build = sys.argv[1:]
	def command(cmd):
	    name = os.path.relpath(cmd["file"], tree)
	    args = [a.replace(tree + "/mm", clone + "/mm") for a in cmd["arguments"][1:-1]]
	    obj = name[:-2] + ".o"
	    line = shlex.join(["clang-19", *args, "-c", "-o", obj, f"{clone}/{name}"])
	    with open(f"{build}/mm/.{os.path.basename(obj)}.cmd", "w") as out:
	        out.write(f"savedcmd_{obj} := " + line.replace("$", "$$").replace("#", "$(pound)") + "\n")
	for cmd in json.load(open(flags)):
	    command(cmd)
	EOP
}

# expect STATUS COMMAND...
expect() {
	local want=$1 got=0
	shift
	"$@" > "$BATS_TEST_TMPDIR/said" 2>&1 || got=$?
	[ "$got" -eq "$want" ] || {
		echo "status $got, not $want: $*"
		cat "$BATS_TEST_TMPDIR/said"
		return 1
	}
}

# seed: the section that change_pte_range() opens is left open
seed() {
	sed -i '/^static.*change_pte_range(/,/^}/{/arch_leave_lazy_mmu_mode\|lazy_mmu_mode_disable/d}' mm/mprotect.c
	! git diff --quiet
}

# mark WHO: the line that leaves that section is somebody's
mark() {
	sed -i "/^static.*change_pte_range(/,/^}/s,^.*\(arch_leave_lazy_mmu_mode\|lazy_mmu_mode_disable\)();,& /* $1 */," mm/mprotect.c
	git commit -qam "$1" --no-verify
}

# conclude WHAT: resolved wrongly, it is stopped; resolved, it goes on
conclude() {
	git show main:mm/mprotect.c > mm/mprotect.c
	seed
	git add mm/mprotect.c
	expect 1 git commit -qm "$1"
	grep -q '^ERROR:lazy-unbalanced: ' "$BATS_TEST_TMPDIR/said"
	grep -q 'FILE: mm/mprotect.c:' "$BATS_TEST_TMPDIR/said"
	git show main:mm/mprotect.c > mm/mprotect.c
	printf '\n/* topic */\n' >> mm/mprotect.c
	git add mm/mprotect.c
	expect 0 git commit -qm "$1"
}

@test "a conflict in a kernel's mm/ that is resolved wrongly: in a merge, and in a rebase" {
	git checkout -qb topic
	mark topic
	git checkout -q main
	mark main
	run ! git merge -q topic
	conclude merge
	[ "$(git rev-list --parents -n 1 HEAD | wc -w)" -eq 3 ]
	git reset -q --hard HEAD^1
	git checkout -q topic
	run ! git rebase -q main
	conclude topic
	expect 0 env GIT_EDITOR=true git rebase --continue
	[ "$(git rev-parse HEAD~)" = "$(git rev-parse main)" ]
}

@test "the hooks on a kernel's mm/: a seeded bug is stopped, and passes where it is repaired" {
	printf '\n/* nothing new */\n' >> mm/mprotect.c
	expect 0 git commit -qam comment
	[ ! -s "$BATS_TEST_TMPDIR/said" ]
	seed
	git add mm/mprotect.c
	git show HEAD:mm/mprotect.c > mm/mprotect.c
	expect 1 git commit -qm seed
	grep -q '^ERROR:lazy-unbalanced: ' "$BATS_TEST_TMPDIR/said"
	grep -q 'FILE: mm/mprotect.c:' "$BATS_TEST_TMPDIR/said"
	grep -q '  fix: ' "$BATS_TEST_TMPDIR/said"
	git commit -qm seed --no-verify
	git init -q --bare ../remote.git
	git remote add origin ../remote.git
	git push -q --no-verify origin HEAD~:refs/heads/main
	git fetch -q origin
	expect 1 git push -q origin main
	grep -q '^ERROR:lazy-unbalanced: ' "$BATS_TEST_TMPDIR/said"
	expect 0 git commit -qam repair
	expect 0 git push -q origin main
}
