#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Git hooks in small real repositories.  MMUCHECK is the binary under test.

bats_require_minimum_version 1.5.0

setup() {
	MMUCHECK=${MMUCHECK:-$BATS_TEST_DIRNAME/../build/mmucheck}
	MMUCHECK=$(readlink -f "$MMUCHECK")
	cd "$BATS_TEST_TMPDIR" || return 1
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache HOME=$BATS_TEST_TMPDIR/home
	export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
	export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
	mkdir -p "$HOME"
	git config --global init.defaultBranch main
	git config --global advice.detachedHead false
	unset NO_COLOR
}

# A kernel tree as small as it can be, as a repository with one commit.
kernel_clone() {
	git init -q "$1"
	cd "$1" || return 1
	mkdir -p mm kernel include/linux arch/x86 scripts
	printf 'VERSION = 7\nPATCHLEVEL = 2\nSUBLEVEL = 0\nEXTRAVERSION =\nNAME = Test\n' > Makefile
	touch Kbuild Kconfig MAINTAINERS scripts/Makefile.build include/linux/mm.h kernel/.keep arch/x86/.keep
	printf 'void lazy_mmu_mode_enable(void);\n' > include/linux/pgtable.h
	api > mm/a.c
	echo hello > README
	git add -A
	git commit -qm 'first'
}

# What a kernel of the generic generation declares, without its headers.
api() {
	cat <<-'EOC'
	typedef struct { unsigned long pte; } pte_t;
	struct mm_struct;
	void lazy_mmu_mode_enable(void);
	void lazy_mmu_mode_disable(void);
	void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
	pte_t ptep_get(pte_t *ptep);
	int use(pte_t pte);
	EOC
}

# One line on standard error that begins "mmucheck: " and holds the text given.
one_line() {
	[ "$(wc -l < err)" -eq 1 ] || { cat err; return 1; }
	grep -q '^mmucheck: ' err || { cat err; return 1; }
	grep -qF -- "$1" err || { cat err; return 1; }
}

# expect STATUS COMMAND...: run with outputs in the files out and err above the clone
expect() {
	local want=$1 got=0
	shift
	"$@" > "$BATS_TEST_TMPDIR/out" 2> "$BATS_TEST_TMPDIR/err" || got=$?
	[ "$got" -eq "$want" ] || {
		echo "status $got, not $want: $*"
		cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err"
		return 1
	}
}

# said TEXT...: the last expect printed each of them
said() {
	local text
	for text; do
		grep -qF -- "$text" "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err" || {
			echo "not said: $text"
			cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err"
			return 1
		}
	done
}

# error TEXT: the last expect printed this one line on standard error
error() {
	(cd "$BATS_TEST_TMPDIR" && one_line "$1")
}

# A hook that says that it ran, and ends with a status.
old_hook() {
	printf '#!/bin/sh\necho "old hook $*" >> "%s/ran"\nexit %s\n' "$BATS_TEST_TMPDIR" "$2" > "$1"
	chmod 755 "$1"
}

@test "install, status, uninstall: the scripts come, are named, and go" {
	kernel_clone tree
	expect 1 "$MMUCHECK" hook status
	said 'pre-commit: not installed' 'pre-merge-commit: not installed' 'pre-push: not installed' 'fails on: medium'
	expect 0 "$MMUCHECK" hook install
	said 'pre-commit: installed in ' 'pre-push: installed in ' 'mmucheck scan -k '
	[ -x .git/hooks/pre-commit ]
	[ -x .git/hooks/pre-push ]
	shellcheck -s sh .git/hooks/pre-commit .git/hooks/pre-merge-commit .git/hooks/pre-push
	expect 1 "$MMUCHECK" hook status
	said "pre-commit: installed in $PWD/.git/hooks/pre-commit, calls $MMUCHECK" 'not prepared'
	expect 0 "$MMUCHECK" hook install --fail-on high pre-commit
	expect 1 "$MMUCHECK" hook status
	said 'fails on: high'
	[ "$(git config mmucheck.failOn)" = high ]
	expect 0 "$MMUCHECK" hook uninstall
	[ ! -e .git/hooks/pre-commit ]
	[ ! -e .git/hooks/pre-merge-commit ]
	[ ! -e .git/hooks/pre-push ]
	run ! git config --get-regexp '^mmucheck\.'
	expect 0 "$MMUCHECK" hook uninstall
}

@test "only the hook that is named" {
	kernel_clone tree
	expect 0 "$MMUCHECK" hook install pre-push
	[ ! -e .git/hooks/pre-commit ]
	[ -x .git/hooks/pre-push ]
	expect 0 "$MMUCHECK" hook install pre-commit
	expect 0 "$MMUCHECK" hook uninstall pre-push
	[ -x .git/hooks/pre-commit ]
	[ ! -e .git/hooks/pre-push ]
	git config --get mmucheck.build
}

@test "wrong usage is one line" {
	kernel_clone tree
	expect 1 "$MMUCHECK" hook
	error 'hook takes install, uninstall or status'
	expect 1 "$MMUCHECK" hook install post-commit
	error 'there is no hook "post-commit"'
	expect 1 "$MMUCHECK" hook install --fail-on sometimes
	error 'nothing fails on "sometimes"; known are none, high, medium and any'
	[ ! -e .git/hooks/pre-commit ]
	git config mmucheck.failOn sometimes
	expect 1 "$MMUCHECK" hook status
	error 'nothing fails on "sometimes"'
	mkdir ../elsewhere
	cd ../elsewhere
	expect 1 "$MMUCHECK" hook install
	error 'git rev-parse: fatal: not a git repository'
	git init -q .
	expect 1 "$MMUCHECK" hook install
	error "$PWD"
	[ ! -e .git/hooks/pre-commit ]
}

@test "an existing hook is kept, runs first with its arguments, and comes back byte for byte" {
	kernel_clone 'a tree'
	old_hook .git/hooks/pre-commit 0
	touch -d 2001-01-01 .git/hooks/pre-commit
	cp -p .git/hooks/pre-commit ../kept
	ln -s ../../../tool .git/hooks/pre-push
	old_hook ../tool 0
	expect 0 "$MMUCHECK" hook install
	said 'the hook that was there runs first'
	echo more >> README
	git commit -qam docs
	grep -q 'old hook' ../ran
	# once more, as an update does it: the script is not taken for the hook to be kept
	expect 0 "$MMUCHECK" hook install
	rm ../ran
	git init -q --bare ../remote.git
	expect 0 git push -q ../remote.git main
	grep -q 'old hook ../remote.git ../remote.git' ../ran
	expect 0 "$MMUCHECK" hook uninstall
	cmp .git/hooks/pre-commit ../kept
	[ "$(stat -c '%Y %a' .git/hooks/pre-commit)" = "$(stat -c '%Y %a' ../kept)" ]
	[ "$(readlink .git/hooks/pre-push)" = ../../../tool ]
	[ -z "$(ls .git/hooks | grep mmucheck)" ]
}

@test "an existing hook that fails stops the commit with its status; one that cannot run is skipped" {
	kernel_clone tree
	old_hook .git/hooks/pre-commit 7
	expect 0 "$MMUCHECK" hook install
	echo more >> README
	expect 7 .git/hooks/pre-commit
	expect 1 git commit -qam docs
	run ! grep -q mmucheck ../err
	chmod -x .git/hooks/pre-commit.mmucheck-chained
	expect 0 git commit -qam docs
}

@test "both see what is pushed: the old hook and ours" {
	kernel_clone tree
	printf '#!/bin/sh\ncat > "%s/refs"\n' "$BATS_TEST_TMPDIR" > .git/hooks/pre-push
	chmod +x .git/hooks/pre-push
	expect 0 "$MMUCHECK" hook install
	git init -q --bare ../remote.git
	expect 0 git push -q ../remote.git main
	said 'refs/heads/main was not checked: nothing tells which commits the remote has already'
	grep -q '^refs/heads/main [0-9a-f]* refs/heads/main 0*$' ../refs
	# an old hook that does not read them
	old_hook .git/hooks/pre-push.mmucheck-chained 0
	git commit -q --allow-empty -m empty
	expect 0 git push -q ../remote.git main
	old_hook .git/hooks/pre-push.mmucheck-chained 3
	git commit -q --allow-empty -m empty
	expect 1 git push -q ../remote.git main
}

@test "another hook put over ours is left alone, and said" {
	kernel_clone tree
	old_hook .git/hooks/pre-commit 0
	expect 0 "$MMUCHECK" hook install pre-commit
	old_hook .git/hooks/pre-commit 0
	echo '# another' >> .git/hooks/pre-commit
	cp .git/hooks/pre-commit ../kept
	expect 1 "$MMUCHECK" hook status
	said 'another hook is in place of it'
	expect 1 "$MMUCHECK" hook uninstall
	error 'put it back by hand'
	expect 1 "$MMUCHECK" hook install
	error 'make one of the two'
	cmp .git/hooks/pre-commit ../kept
	[ -e .git/hooks/pre-commit.mmucheck-chained ]
	# ours removed by hand: what was there comes back
	rm .git/hooks/pre-commit
	expect 0 "$MMUCHECK" hook uninstall
	[ -x .git/hooks/pre-commit ]
	mkdir -p ../dirs/pre-commit
	git config core.hooksPath ../dirs
	expect 1 "$MMUCHECK" hook install pre-commit
	error 'is a directory'
}

@test "core.hooksPath: of the clone it is used, of all repositories it is refused" {
	kernel_clone tree
	git config core.hooksPath 'my hooks'
	expect 0 "$MMUCHECK" hook install
	[ -x 'my hooks/pre-commit' ]
	[ ! -e .git/hooks/pre-commit ]
	cd mm
	expect 1 "$MMUCHECK" hook status
	said "installed in ${PWD%/mm}/my hooks/pre-commit"
	cd ..
	echo 'int x;' >> mm/a.c
	expect 1 git commit -qam code
	said 'no prepared build directory'
	expect 0 "$MMUCHECK" hook uninstall
	git config --unset core.hooksPath
	git config --global core.hooksPath "$HOME/hooks"
	expect 1 "$MMUCHECK" hook install
	error 'core.hooksPath is set for all your repositories'
	[ ! -e "$HOME/hooks/pre-commit" ]
	git config core.hooksPath /dev/null
	expect 1 "$MMUCHECK" hook install
	error '/dev/null'
}

@test "no build directory: loud, says what to run, stops code but not documents" {
	kernel_clone "it's a tree"
	expect 0 "$MMUCHECK" hook install
	echo more >> README
	expect 0 git commit -qam docs
	[ ! -s ../err ]
	echo 'int x;' >> mm/a.c
	expect 1 git commit -qam code
	said 'there is no prepared build directory' "mmucheck scan -k '$BATS_TEST_TMPDIR/it'\\''s a tree' -O " 'git config mmucheck.build DIR' \
		'the commit was not checked' "git's --no-verify"
	expect 0 git commit -q --no-verify -am code
	echo 'int y;' >> mm/a.c
	git config mmucheck.failOn none
	expect 0 git commit -qam code
	said 'there is no prepared build directory' 'the commit was not checked'
}

@test "the program is gone: loud, stops the commit, not with failOn none" {
	kernel_clone tree
	cp "$MMUCHECK" ../gone
	expect 0 ../gone hook install
	rm ../gone
	echo more >> README
	expect 1 git commit -qam docs
	said "$BATS_TEST_TMPDIR/gone is gone, so nothing was checked" '"mmucheck hook install"' '--no-verify'
	expect 1 "$MMUCHECK" hook status
	said 'which cannot run'
	git config mmucheck.failOn none
	expect 0 git commit -qam docs
	said 'gone, so nothing was checked'
	git config --unset mmucheck.failOn
	# one that is found in PATH will do
	mkdir ../bin
	ln -s "$MMUCHECK" ../bin/mmucheck
	echo more >> README
	expect 0 env PATH="$BATS_TEST_TMPDIR/bin:$PATH" git commit -qam docs
	[ ! -s ../err ]
}

# A repository that the pre-commit framework takes the hook from.
hook_repo() {
	git init -q ../mmucheck
	cp "$BATS_TEST_DIRNAME/../.pre-commit-hooks.yaml" ../mmucheck/
	git -C ../mmucheck add -A
	git -C ../mmucheck commit -qm hooks
	printf 'repos:\n- repo: %s/mmucheck\n  rev: %s\n  hooks:\n  - id: mmucheck\n' \
		"$BATS_TEST_TMPDIR" "$(git -C ../mmucheck rev-parse HEAD)" > .pre-commit-config.yaml
	mkdir ../bin
	ln -s "$MMUCHECK" ../bin/mmucheck
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
	export PRE_COMMIT_HOME=$BATS_TEST_TMPDIR/pre-commit
}

# A build directory that was prepared, with the commands of some files in it.
prepared_build() {
	local f
	mkdir -p ../build/include/config ../build/include/generated ../build/mm
	printf 'CONFIG_CC_IS_CLANG=y\n' > ../build/include/config/auto.conf
	touch ../build/include/generated/autoconf.h ../build/include/generated/asm-offsets.h
	ln -sfn "$PWD" ../build/source
	for f; do
		printf 'savedcmd_mm/%s.o := clang-19 -nostdinc -I%s/include -D__KERNEL__ -c -o mm/%s.o %s/mm/%s.c\n' \
			"$f" "$PWD" "$f" "$PWD" "$f" > "../build/mm/.$f.o.cmd"
	done
}

# An entry read back in the section that wrote it, and one read behind it, by a function of
# that name.
bad_function() {
	printf 'int %s(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)\n{\n' "$1"
	printf '\t%s;\n' 'int ret' 'lazy_mmu_mode_enable()' 'set_pte_at(mm, addr, ptep, pte)' \
		'ret = use(ptep_get(ptep))' 'lazy_mmu_mode_disable()' 'return ret'
	echo '}'
}

good_function() {
	printf 'int %s(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)\n{\n' "$1"
	printf '\t%s;\n' 'int ret' 'lazy_mmu_mode_enable()' 'set_pte_at(mm, addr, ptep, pte)' \
		'lazy_mmu_mode_disable()' 'ret = use(ptep_get(ptep))' 'return ret'
	echo '}'
}

# The same in one of two functions that a pointer may lead to: medium confidence.
doubtful_function() {
	echo 'struct ops { int (*look)(pte_t *ptep); };'
	echo 'static int look(pte_t *ptep) { return use(ptep_get(ptep)); }'
	echo 'static int pass(pte_t *ptep) { return 0; }'
	echo 'const struct ops looks = { look }, passes = { pass };'
	bad_function "$1" | sed 's/mm_struct \*mm/mm_struct *mm, const struct ops *ops/;s/use(ptep_get(ptep))/ops->look(ptep)/'
}

@test "a commit that introduces a finding is stopped, with proof and fix; --no-verify goes on" {
	kernel_clone tree
	prepared_build a
	expect 0 "$MMUCHECK" hook install -O ../build
	expect 0 "$MMUCHECK" hook status
	bad_function one >> mm/a.c
	# what is not staged does not count
	expect 0 git commit -qm empty --allow-empty
	git add mm/a.c
	good_function one > mm/a.c
	expect 1 git commit -qm bad
	said 'ERROR:lazy-read-hazard: ' 'FILE: mm/a.c:13:' 'section entered here' '  fix: ' \
		'mmucheck: the commit introduces the findings above' '--no-verify'
	git checkout -q mm/a.c
	expect 0 git commit -qm bad --no-verify
	# it is there now, so nobody is blamed for it again
	echo >> mm/a.c
	expect 0 git commit -qam 'a line more'
	[ ! -s ../err ]
}

@test "only what is committed: part of a file, some of the files" {
	kernel_clone tree
	cp mm/a.c mm/b.c
	git add mm
	git commit -qm two
	prepared_build a b
	expect 0 "$MMUCHECK" hook install -O ../build
	bad_function one >> mm/a.c
	git add mm/a.c
	bad_function two >> mm/b.c
	good_function three > ../three
	cat ../three >> mm/b.c
	# the index that git makes for these paths alone has no a.c and all of b.c
	expect 1 git commit -qm b mm/b.c
	said 'FILE: mm/b.c:13:'
	run ! grep -q mm/a.c ../err
	git checkout -q mm/b.c
	cat ../three >> mm/b.c
	expect 0 git commit -qm b mm/b.c
	[ ! -s ../err ]
	expect 1 git commit -qm a
	said 'FILE: mm/a.c:13:'
}

@test "--fail-on says which confidence stops a commit; all of it is said" {
	kernel_clone tree
	prepared_build a
	expect 0 "$MMUCHECK" hook install -O ../build
	doubtful_function two >> mm/a.c
	git add mm/a.c
	expect 1 git commit -qm bad
	said 'WARNING:lazy-read-hazard: '
	git config mmucheck.failOn high
	expect 0 git commit -qm bad
	said 'WARNING:lazy-read-hazard: '
	bad_function one >> mm/a.c
	expect 1 git commit -qam bad
	git config mmucheck.failOn none
	expect 0 git commit -qam bad
	said 'ERROR:lazy-read-hazard: '
}

@test "what cannot be analysed is said, and stops a commit under failOn any" {
	kernel_clone tree
	prepared_build a
	expect 0 "$MMUCHECK" hook install -O ../build
	api > mm/b.c
	bad_function one >> mm/b.c
	git add mm/b.c
	expect 0 git commit -qm 'no flags'
	said 'mm/b.c' 'WARNING:not-analysed' 'the commit could not be analysed in full'
	git config mmucheck.failOn any
	echo >> mm/b.c
	expect 1 git commit -qam 'no flags'
	said 'mm/b.c' 'WARNING:not-analysed'
}

@test "a header's users whose flags nobody has found out are named" {
	kernel_clone tree
	mkdir fs
	touch fs/Makefile
	{ echo '#include <linux/pgtable.h>'; api; good_function elsewhere; } > fs/b.c
	{ echo '#include <linux/pgtable.h>'; api; good_function here; } > mm/a.c
	echo 'int none;' > mm/c.c
	git add -A
	git commit -qm users
	prepared_build a
	expect 0 "$MMUCHECK" hook install -O ../build
	echo '/* a remark */' >> include/linux/pgtable.h
	expect 0 git commit -qam remark
	said 'WARNING:not-analysed' 'include/linux/pgtable.h: of the files that include it 1 use page tables' 'such as fs/b.c' 'could not be analysed in full'
	echo '/* a remark */' >> fs/b.c
	expect 0 git commit -qam remark
	said 'fs/b.c' 'make was not asked for this directory yet'
}

@test "in a linked worktree the hook looks at that worktree's index" {
	kernel_clone tree
	prepared_build a
	git worktree add -qb other ../'other tree'
	cd ../'other tree'
	expect 0 "$MMUCHECK" hook install -O ../build
	said "$BATS_TEST_TMPDIR/tree/.git/hooks/pre-commit"
	bad_function one >> mm/a.c
	expect 1 git commit -qam bad
	said 'FILE: mm/a.c:13:'
	cd ../tree
	expect 0 "$MMUCHECK" hook status
	git commit -q --allow-empty -m 'nothing here'
	bad_function two >> mm/a.c
	expect 1 git commit -qam bad
	said 'FILE: mm/a.c:13:'
	expect 0 "$MMUCHECK" hook uninstall
	cd ../'other tree'
	expect 0 git commit -qam bad
}

# A branch "topic" with a finding of its own, and main, which changes the same first line of a
# function after it.
conflicting_branches() {
	good_function zero >> mm/a.c
	git commit -qam zero
	git checkout -qb topic
	bad_function theirs > mm/b.c
	{ api; cat mm/b.c; } > mm/c.c
	mv mm/c.c mm/b.c
	git add mm/b.c
	sed -i 's/int ret;/int ret = 1;/' mm/a.c
	git commit -qm topic --no-verify -a
	git checkout -q main
	sed -i 's/int ret;/int ret = 2;/' mm/a.c
	git commit -qam main --no-verify
}

@test "a merge: what the other side brings is not blamed, what resolves a conflict is" {
	kernel_clone tree
	prepared_build a b
	conflicting_branches
	expect 0 "$MMUCHECK" hook install -O ../build
	run ! git merge -q topic
	git show main:mm/a.c > mm/a.c
	bad_function one >> mm/a.c
	git add mm/a.c
	expect 1 git commit -qm merge
	said 'ERROR:lazy-read-hazard: ' 'FILE: mm/a.c:'
	run ! grep -q 'FILE: mm/b.c' ../err
	git show main:mm/a.c > mm/a.c
	git add mm/a.c
	expect 0 git commit -qm merge
	[ ! -s ../err ]
	[ "$(git rev-list --parents -n 1 HEAD | wc -w)" -eq 3 ]
}

@test "a merge without conflicts: what both sides make of a file is looked at, what one brings is not" {
	kernel_clone tree
	prepared_build a b
	good_function one | sed '/set_pte_at\|ptep_get/d; s/lazy_mmu_mode_enable.*/&\n\tuse(pte);\n\tuse(pte);\n\tuse(pte);\n\tuse(pte);/' >> mm/a.c
	git commit -qam one
	git checkout -qb topic
	{ api; bad_function theirs; } > mm/b.c
	sed -i 's/^\tlazy_mmu_mode_enable();/&\n\tset_pte_at(mm, addr, ptep, pte);/' mm/a.c
	git add -A
	git commit -qm topic
	git checkout -q main
	sed -i 's/^\tlazy_mmu_mode_disable();/\tret = use(ptep_get(ptep));\n&/' mm/a.c
	git commit -qam main
	old_hook .git/hooks/pre-merge-commit 0
	expect 0 "$MMUCHECK" hook install -O ../build pre-merge-commit
	said 'pre-merge-commit: installed in' 'the hook that was there runs first'
	expect 0 "$MMUCHECK" hook status pre-merge-commit
	expect 1 git merge --no-edit topic
	said 'ERROR:lazy-read-hazard: ' 'FILE: mm/a.c:' 'the merge introduces the findings above'
	run ! grep -q 'FILE: mm/b.c' ../err
	[ -e ../ran ]
	# git leaves the merge to be mended
	[ "$(git rev-parse MERGE_HEAD)" = "$(git rev-parse topic)" ]
	git merge --abort
	sed -i '/^\tret = use(ptep_get/d' mm/a.c
	git commit -qam mend
	expect 0 git merge -q --no-edit topic
	[ ! -s ../err ]
	[ "$(git rev-list --parents -n 1 HEAD | wc -w)" -eq 3 ]
	git reset -q --hard main~2
	expect 0 git merge -q --no-edit --no-verify topic
	expect 0 "$MMUCHECK" hook uninstall
	grep -q 'old hook' .git/hooks/pre-merge-commit
}

@test "a rebase that stops at a conflict: the commit made there is checked" {
	kernel_clone tree
	prepared_build a b
	conflicting_branches
	git checkout -q topic
	expect 0 "$MMUCHECK" hook install -O ../build
	run ! git rebase -q main
	git show main:mm/a.c > mm/a.c
	bad_function one >> mm/a.c
	git add mm/a.c
	expect 1 git commit -qm topic
	said 'FILE: mm/a.c:' 'FILE: mm/b.c:'
	git show main:mm/a.c > mm/a.c
	{ api; good_function theirs; } > mm/b.c
	git add mm
	expect 0 git commit -qm topic
	expect 0 env GIT_EDITOR=true git rebase --continue
	[ "$(git rev-parse HEAD~)" = "$(git rev-parse main)" ]
}

@test "pre-push: what the remote does not have, by branch; deleting needs no review" {
	kernel_clone tree
	prepared_build a
	expect 0 "$MMUCHECK" hook install pre-push -O ../build
	git init -q --bare ../remote.git
	git remote add origin ../remote.git
	expect 0 git push -q --no-verify origin main
	good_function fine >> mm/a.c
	git commit -qam fine
	expect 0 git push -q origin main
	[ ! -s ../err ]
	git checkout -qb topic
	bad_function one >> mm/a.c
	git commit -qam bad
	expect 1 git push -q origin topic
	said 'ERROR:lazy-read-hazard: ' 'introduces the findings above'
	{ git show main:mm/a.c; good_function one; } > mm/a.c
	git commit -qam mend
	# repaired by a later commit of the same push
	expect 0 git push -q origin topic
	expect 0 git push -q origin :topic
	git tag -a -m v1 v1
	expect 0 git push -q origin v1
}

@test "pre-push: more than 250 commits are not checked, which is said" {
	kernel_clone tree
	prepared_build a
	expect 0 "$MMUCHECK" hook install pre-push -O ../build
	git init -q --bare ../remote.git
	git remote add origin ../remote.git
	git push -q --no-verify origin main
	for i in $(seq 251); do
		printf 'commit refs/heads/main\ncommitter A <a@example.org> %d +0000\ndata 1\nx\n' $((1700000000 + i))
		[ "$i" -gt 1 ] || echo 'from refs/heads/main^0'
		printf 'M 644 inline mm/a.c\ndata 4\n%04d\n' "$i"
	done | git fast-import --quiet
	expect 0 git push -q origin main
	said 'refs/heads/main was not checked: 251 commits are more than the 250 that a push may have' 'mmucheck review BASE..refs/heads/main'
	git push -q --no-verify -f origin main~251:main
	git config mmucheck.failOn any
	expect 1 git push -q origin main
	said 'refs/heads/main was not checked: '
}

@test "the pre-commit framework: documents, no build directory, a finding, a range of commits" {
	kernel_clone tree
	hook_repo
	pre-commit install > /dev/null
	git add .pre-commit-config.yaml
	expect 0 git commit -qm config
	said 'Skipped'
	bad_function one >> mm/a.c
	git add mm/a.c
	expect 1 git commit -qm bad
	said 'mmucheck (page tables)' 'Failed' 'there is no prepared build directory'
	prepared_build a
	git config mmucheck.build "$BATS_TEST_TMPDIR/build"
	good_function one > mm/a.c
	expect 1 git commit -qm bad
	said 'Failed' 'ERROR:lazy-read-hazard: '
	git commit -qm bad --no-verify
	git checkout -q mm/a.c
	expect 1 pre-commit run --from-ref HEAD~ --to-ref HEAD --hook-stage push
	said 'Failed' 'ERROR:lazy-read-hazard: '
}

@test "review --mailback and --terse: nothing when clean, else as checkpatch" {
	kernel_clone tree
	prepared_build a
	good_function one >> mm/a.c
	git commit -qam good
	bad_function two >> mm/a.c
	git commit -qam bad
	expect 0 "$MMUCHECK" review -k . -O ../build --mailback HEAD~
	[ ! -s ../out ]
	expect 2 "$MMUCHECK" review -k . -O ../build --mailback HEAD
	grep -q '^ERROR:lazy-read-hazard: ' ../out
	grep -q '^#[0-9]*: FILE: mm/a.c:[0-9]*:$' ../out
	grep -qE '^\+\s+ret = use\(ptep_get\(ptep\)\);$' ../out
	grep -q '^total: 1 errors, 0 warnings, 0 checks$' ../out
	expect 2 "$MMUCHECK" review -k . -O ../build --mailback --terse HEAD
	[ "$(wc -l < ../out)" -eq 1 ]
	grep -q '^mm/a.c:[0-9]*: ERROR:lazy-read-hazard: .*; fix: ' ../out
	# what is fixed is no news for checkpatch's readers
	git revert --no-edit HEAD > /dev/null
	expect 0 "$MMUCHECK" review -k . -O ../build --mailback HEAD
	[ ! -s ../out ]
}

@test "review --exit-style nipa: 0, 250, 1, and a description" {
	kernel_clone tree
	prepared_build a
	good_function one >> mm/a.c
	git commit -qam good
	nipa() { "$MMUCHECK" review -k . -O ../build --exit-style nipa "$1" 3> ../desc; }
	export DESC_FD=3
	expect 0 nipa HEAD
	grep -q '^nothing new in [0-9]* functions of 1 files$' ../desc
	doubtful_function two >> mm/a.c
	git commit -qam medium
	expect 250 nipa HEAD
	grep -q '^1 new finding: lazy-read-hazard in look() mm/a.c:[0-9]*$' ../desc
	bad_function three >> mm/a.c
	git commit -qam high
	expect 1 nipa HEAD
	grep -q '^1 new finding: lazy-read-hazard in three() mm/a.c:[0-9]*$' ../desc
	cp mm/a.c mm/b.c
	git add mm
	git commit -qm 'no flags'
	expect 250 nipa HEAD
	grep -q '; 1 not analysed$' ../desc
	expect 1 nipa nothing
	grep -q '^no review: .*"nothing"' ../desc
	DESC_FD=99 expect 250 nipa HEAD
	said 'DESC_FD=99: cannot write there'
	expect 1 "$MMUCHECK" review -k . -O ../build --exit-style other HEAD
	error 'unknown exit style "other"; known are mmucheck and nipa'
	expect 1 "$MMUCHECK" review -k . -O ../build --exit-style nipa --fail-on any HEAD
	error 'exclude each other'
}

@test "the test for NIPA runs in the tree, with the results as a page" {
	kernel_clone tree
	prepared_build a
	bad_function one >> mm/a.c
	git commit -qam bad
	mkdir ../bin ../results
	ln -s "$MMUCHECK" ../bin/mmucheck
	plugin=$BATS_TEST_DIRNAME/../plugins/nipa/mmucheck
	[ "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["run"])' "$plugin/info.json")" = "['mmucheck.sh']" ]
	export PATH=$BATS_TEST_TMPDIR/bin:$PATH MMUCHECK_BUILD=../build RESULTS_DIR=../results DESC_FD=3
	test_run() { "$plugin/mmucheck.sh" 3> ../desc; }
	expect 1 test_run
	said 'ERROR:lazy-read-hazard: '
	grep -q 'lazy-read-hazard in one()' ../desc
	grep -q '<html' ../results/mmucheck.html
	"$BATS_TEST_DIRNAME/check_sarif.py" ../results/mmucheck.sarif --rule lazy-read-hazard --results 1
}

@test "review as b4 calls it: a mail on standard input, a line for each remark, silence for none" {
	kernel_clone tree
	prepared_build a
	good_function one >> mm/a.c
	git commit -qam 'mm: good'
	doubtful_function two >> mm/a.c
	git commit -qam 'mm: medium'
	bad_function three >> mm/a.c
	git commit -qam 'mm: high'
	cp mm/a.c mm/b.c
	git add mm
	git commit -qm 'mm: a new file'
	as_b4() {
		git show --format=email --full-index --binary --patch-with-stat "$1" | sed 1d |
			"$MMUCHECK" review -O ../build --mailback --terse --patch -
	}
	expect 0 as_b4 HEAD~3
	[ ! -s ../out ] && [ ! -s ../err ]
	expect 2 as_b4 HEAD~2
	[ "$(wc -l < ../out)" -eq 1 ] && [ ! -s ../err ]
	said 'mm/a.c:18: WARNING:lazy-read-hazard: '
	expect 2 as_b4 HEAD~1
	[ "$(wc -l < ../out)" -eq 1 ] && [ ! -s ../err ]
	said 'ERROR:lazy-read-hazard: '
	# it is applied already, and names no file that was there before
	expect 3 as_b4 HEAD
	[ "$(wc -l < ../out)" -eq 1 ] && [ ! -s ../err ]
	said 'mm/b.c: WARNING:not-analysed: '
	echo 'no patch' > ../junk
	expect 1 "$MMUCHECK" review -O ../build --mailback --terse --patch ../junk
	[ ! -s ../out ]
	error junk
}
