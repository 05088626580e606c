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
	said 'pre-commit: not installed' 'pre-push: not installed' 'fails on: medium'
	expect 0 "$MMUCHECK" hook install
	said 'pre-commit: installed in ' 'pre-push: installed in ' 'mmucheck scan -k '
	[ -x .git/hooks/pre-commit ]
	[ -x .git/hooks/pre-push ]
	shellcheck -s sh .git/hooks/pre-commit .git/hooks/pre-push
	expect 1 "$MMUCHECK" hook status
	said "pre-commit: installed in $PWD/.git/hooks/pre-commit, calls $MMUCHECK" 'not prepared'
	expect 0 "$MMUCHECK" hook install --fail-on high pre-commit
	expect 1 "$MMUCHECK" hook status
	said 'fails on: high'
	[ "$(git config mmucheck.failOn)" = high ]
	expect 0 "$MMUCHECK" hook uninstall
	[ ! -e .git/hooks/pre-commit ]
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

@test "the pre-commit framework: skips documents, stops code" {
	kernel_clone tree
	hook_repo
	pre-commit install > /dev/null
	git add .pre-commit-config.yaml
	expect 0 git commit -qm config
	said 'Skipped'
	echo 'int x;' >> mm/a.c
	expect 1 git commit -qam code
	said 'mmucheck (page tables)' 'Failed' 'there is no prepared build directory'
	git commit -q --no-verify -am code
	expect 1 pre-commit run --from-ref HEAD~ --to-ref HEAD --hook-stage manual
	said 'Failed' 'no prepared build directory'
}
