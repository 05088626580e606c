#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `mmucheck review` in the smallest kernel tree there is, committed into git.  What it says of a
# real one is in tests/kernel/review.bats.

bats_require_minimum_version 1.5.0
load small_tree

setup() {
	MMUCHECK=$(readlink -f "${MMUCHECK:-$BATS_TEST_DIRNAME/../build/mmucheck}")
	cd "$BATS_TEST_TMPDIR" || return 1
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache TERM=xterm TMPDIR=$BATS_TEST_TMPDIR/tmp
	export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org \
		GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
	unset NO_COLOR CLICOLOR_FORCE GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
	mkdir tmp
	small_tree
	sed '1,/^pte_t ptep_get/!d' tree/mm/a.c > tree/include/linux/pte.h
	function_in good '' > good.txt
	{ echo '#include <linux/pte.h>'; cat good.txt; } > tree/mm/b.c
	printf '[' > db.json
	for f in a b c d; do
		printf '{"directory": "%s/tree", "file": "mm/%s.c", "arguments": ["clang", "-Iinclude", "-c", "mm/%s.c"]},' \
			"$PWD" $f $f
	done | sed 's/,$/]/' >> db.json
	git -C tree init -q -b main .
	commit base
}

# function_in NAME BUG: one that reads an entry in a section, with the write before it or not
function_in() {
	echo "pte_t $1(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)"
	printf '{\n\tlazy_mmu_mode_enable();\n'
	[ -z "$2" ] || printf '\tset_pte_at(mm, addr, ptep, pte);\n'
	printf '\tpte = ptep_get(ptep);\n\tlazy_mmu_mode_disable();\n\treturn pte;\n}\n'
}

commit() {
	git -C tree add -A
	git -C tree commit -qm "$1"
}

break_good() {
	sed -i '/lazy_mmu_mode_enable/a\	set_pte_at(mm, addr, ptep, pte);' tree/mm/b.c
}

mend() {
	sed -i '/set_pte_at(mm, addr, ptep, pte);/d' "tree/mm/$1.c"
}

# review STATUS ARG...
review() {
	local want=$1
	shift
	expect "$want" "$MMUCHECK" review -k tree -p db.json "$@"
}

# result EXPRESSION: of each result r of the SARIF in out, in Python
result() {
	python3 -c "import json, sys; print([($1) for r in json.load(open('out'))['runs'][0]['results']])"
}

# refute PATTERN: it is not in the output
refute() {
	[ "$(grep -c -- "$1" out)" -eq 0 ]
}

# base_is REV HOW: the report says what was compared with, and how it was found
base_is() {
	grep -qFx "base: $(git -C tree rev-parse --short=12 "$1"), which $2" out
}

warnings() {
	grep -c ': warning: ' out || true
}

@test "review: a commit's own finding, not what was there before" {
	break_good
	commit 'mm: write, then read'
	review 2 HEAD
	[ "$(warnings)" -eq 1 ]
	grep -q '^mm/b.c:6:8: warning: .*\[lazy-read-hazard\]$' out
	base_is HEAD~1 'is the parent of the commit'
	grep -q "^introduced by: \"mm: write, then read\" ($(git -C tree rev-parse --short=12 HEAD))$" out
	review 2 HEAD --format sarif
	[ "$(result "r['baselineState'], r['properties']['state'], r['properties']['patch']['index']")" = \
		"[('new', 'new', 1)]" ]
	"$BATS_TEST_DIRNAME/check_sarif.py" out --results 1
}

@test "review: --unchanged tells what was there before, and counts it for nothing" {
	echo 'int more;' >> tree/mm/a.c
	sed -i '1i/* so that lines move */' tree/mm/a.c
	commit 'mm: more'
	review 0 HEAD
	[ "$(warnings)" -eq 0 ]
	review 0 HEAD --unchanged
	[ "$(warnings)" -eq 1 ]
	grep -qx 'was there before' out
	break_good
	commit 'mm: write, then read'
	sed -i 's/int more;/long more;/' tree/mm/a.c
	commit 'mm: wider'
	review 2 HEAD~2..HEAD --unchanged --format sarif
	[ "$(result "r['baselineState'], r['locations'][0]['physicalLocation']['artifactLocation']['uri'], 'patch' in r['properties']")" = \
		"[('new', 'mm/b.c', True), ('unchanged', 'mm/a.c', False)]" ]
	"$BATS_TEST_DIRNAME/check_sarif.py" out --results 2
}

@test "review: a change without consequence has none" {
	echo '/* a remark */' >> tree/mm/a.c
	sed -i '1i/* another, so that lines move */' tree/mm/a.c
	commit 'mm: remarks'
	review 0 HEAD
	[ "$(warnings)" -eq 0 ]
	echo text > tree/README
	commit 'doc'
	review 0 HEAD
}

@test "review: what a commit fixes is told, by the lines of the base" {
	mend a
	commit 'mm: no write'
	review 0 HEAD
	grep -q '^mm/a.c:11:8: fixed: .*\[lazy-read-hazard\]$' out
	grep -q '^fixed by: "mm: no write"' out
	review 0 HEAD --format sarif
	[ "$(result "r['baselineState'], r['properties']['state']")" = "[('absent', 'fixed')]" ]
}

@test "review: a file that begins to use the API, and one that ceases to" {
	{ echo '#include <linux/pte.h>'; function_in fresh bug; } > tree/mm/c.c
	commit 'mm: a section'
	review 2 HEAD
	grep -q '^mm/c.c:6:8: warning: .*\[lazy-read-hazard\]$' out
	[ "$(warnings)" -eq 1 ]
	echo 'int nothing;' > tree/mm/c.c
	commit 'mm: no section'
	review 0 HEAD
	grep -q '^mm/c.c:6:8: fixed: .*\[lazy-read-hazard\]$' out
}

@test "review: a series is blamed by its end: introduced, moved, repaired, introduced again" {
	break_good
	commit one
	{ echo '#include <linux/pte.h>'; sed 1d tree/mm/b.c; } > tree/mm/c.c
	echo '#include <linux/pte.h>' > tree/mm/b.c
	commit two
	mend c
	commit three
	sed -i '/lazy_mmu_mode_enable/a\	set_pte_at(mm, addr, ptep, pte);' tree/mm/c.c
	commit four
	review 2 HEAD~4..HEAD~3
	grep -q '^introduced by: "one"' out
	review 2 HEAD~4..HEAD~2
	[ "$(warnings)" -eq 1 ]
	grep -q '^mm/c.c:6:8: warning' out
	grep -q '^introduced by: patch 1/2 "one"' out
	review 0 HEAD~4..HEAD~1
	[ "$(warnings)" -eq 0 ]
	review 2 HEAD~4..HEAD
	[ "$(warnings)" -eq 1 ]
	grep -q '^introduced by: patch 4/4 "four"' out
	review 0 HEAD~3..HEAD~2
	[ "$(warnings)" -eq 0 ]
	review 0 HEAD..HEAD
}

@test "review: renamed functions, renamed files and equal statements before a finding are no news" {
	sed -i 's/write_and_read/put_and_get/' tree/mm/a.c
	commit 'another name'
	review 0 HEAD
	git -C tree mv mm/a.c mm/d.c
	commit 'another file'
	review 0 HEAD
	sed -i 's/put_and_get/both/' tree/mm/d.c
	git -C tree mv mm/d.c mm/a.c
	commit 'both'
	review 0 HEAD
	sed -i 's/^\tlazy_mmu_mode_enable();/\tpte = ptep_get(ptep);\n&/' tree/mm/a.c
	commit 'one more read'
	review 0 HEAD
	refute fixed
	review 0 HEAD~4..HEAD
}

@test "review: a line that is rewritten and as wrong as before is no news" {
	sed -i 's/pte = ptep_get(ptep);/pte = *(pte_t[]){ptep_get(ptep)};/' tree/mm/a.c
	commit 'another way to say it'
	review 0 HEAD
	refute 'fixed:'
	[ "$(warnings)" -eq 0 ]
}

@test "review: --staged is the index, whatever lies in the working tree, and touches neither" {
	break_good
	review 0 --staged
	git -C tree add mm/b.c
	git -C tree show HEAD:mm/b.c > tree/mm/b.c
	git -C tree status --porcelain > before
	find tree/.git -type f | sort > files
	review 2 --staged
	grep -q '^introduced by: "staged changes"$' out
	base_is HEAD 'is HEAD'
	find tree/.git -type f | sort | diff files -
	git -C tree status --porcelain | diff before -
	[ -z "$(ls tmp)" ]
	cp tree/.git/index other
	git -C tree reset -q
	review 0 --staged
	GIT_INDEX_FILE=$PWD/other review 2 --staged
}

@test "review: conflicts in the index are named; a merge can be reviewed when they are resolved" {
	git -C tree checkout -qb side
	sed -i 's/return pte/return (pte)/' tree/mm/b.c
	echo more > tree/side
	commit side
	git -C tree checkout -q main
	break_good
	sed -i 's/return pte/return  pte/' tree/mm/b.c
	commit main
	git -C tree merge -q side && return 1
	review 1 --staged
	grep -q '^mmucheck: mm/b.c: has conflicts in the index' err
	git -C tree checkout -q --ours mm/b.c
	git -C tree add mm/b.c
	review 0 --staged
	base_is HEAD 'is HEAD, with what the merge takes from its other parents'
	mend b
	git -C tree add mm/b.c
	review 0 --staged
	grep -q 'mm/b.c:.*: fixed:' out
}

@test "review: a linked working tree, and one that is elsewhere in history" {
	break_good
	commit bug
	mend b
	commit mended
	git -C tree worktree add -q ../linked HEAD~2
	sed "s:/tree\":/linked\":g" db.json > linked.json
	expect 2 "$MMUCHECK" review -k linked -p linked.json main~1
	expect 0 "$MMUCHECK" review -k linked -p linked.json main
	grep -q 'fixed:' out
	expect 0 "$MMUCHECK" review -k linked -p linked.json HEAD..main
}

@test "review: a changed header reaches the files that include it" {
	sed -i 's/^pte_t ptep_get.*/&\nstatic inline void prepare(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)\n{\n}/' tree/include/linux/pte.h
	sed -i 's/^\tlazy_mmu_mode_enable();/&\n\tprepare(mm, addr, ptep, pte);/' tree/mm/b.c
	commit 'a helper'
	review 0 HEAD
	sed -i '/prepare/,$s/^{/{\n\tset_pte_at(mm, addr, ptep, pte);/' tree/include/linux/pte.h
	commit 'the helper writes'
	review 2 HEAD
	[ "$(warnings)" -eq 1 ]
	grep -q '^mm/b.c:.* warning: .*lazy-read-hazard' out
	# The file's own text is the same before and after: what is kept of it must be told apart by the
	# header, in both directions and whichever of the two lies in the working tree.
	review 2 HEAD
	[ "$(warnings)" -eq 1 ]
	git -C tree revert --no-edit HEAD > log
	review 0 HEAD
	grep -q '^mm/b.c:.* fixed: .*lazy-read-hazard' out
	[ "$(warnings)" -eq 0 ]
	review 2 HEAD~2..HEAD~1
	[ "$(warnings)" -eq 1 ]
	refute 'fixed:'
	review 0 HEAD~2..HEAD
	refute 'fixed:'
}

@test "review: a callee in another file that writes" {
	printf '#include <linux/pte.h>\nvoid writes(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)\n{\n}\n' > tree/mm/c.c
	sed -i 's/^\tlazy_mmu_mode_enable();/&\n\twrites(mm, addr, ptep, pte);/; 1a void writes(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);' tree/mm/b.c
	commit 'a callee'
	review 0 HEAD
	sed -i 's/^{/{\n\tset_pte_at(mm, addr, ptep, pte);/' tree/mm/c.c
	commit 'it writes'
	review 2 HEAD
	grep -q '^mm/b.c:.* warning: .*lazy-read-hazard' out
}

# taking NAME BODY: a function of an entry, with a body
taking() {
	printf 'void %s(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)\n{\n\t%s;\n}\n' "$1" "$2"
}

declared() {
	taking "$1" '' | sed '2,$d; s/$/;/'
}

# The change is in d.c, whose caller c.c has no page-table API, and whose caller's caller is b.c.
chain() {
	{ echo '#include <linux/pte.h>'; taking writes 'use(pte)'; } > tree/mm/d.c
	{ echo '#include <linux/pte.h>'; declared writes; taking between 'writes(mm, addr, ptep, pte)'; } > tree/mm/c.c
	sed -i 's/^\tlazy_mmu_mode_enable();/&\n\tbetween(mm, addr, ptep, pte);/' tree/mm/b.c
	sed -i "1a $(declared between)" tree/mm/b.c
	sed -i '$a int use(pte_t pte);' tree/include/linux/pte.h
	commit chain
}

@test "review: a caller's caller in a third file, as far as what functions do to their callers has changed" {
	chain
	review 0 HEAD
	sed -i 's/use(pte);/set_pte_at(mm, addr, ptep, pte);/' tree/mm/d.c
	commit 'it writes'
	review 2 HEAD
	[ "$(warnings)" -eq 1 ]
	grep -q '^mm/b.c:.* warning: .*lazy-read-hazard' out
	# Of a change that callers see nothing of, nobody else is looked at.
	sed -i 's/^\tset_pte_at.*/\tuse(pte);\n&/' tree/mm/d.c
	commit 'it uses it, too'
	review 0 HEAD
	grep -q '1 files asked' out
	sed -i '/^\tset_pte_at/d' tree/mm/d.c
	commit 'it does not write'
	review 0 HEAD
	grep -q '^mm/b.c:.* fixed: .*lazy-read-hazard' out
}

@test "review: a change in a file without page-table API, whose caller has it, and its caller in turn" {
	chain
	function_in other '' >> tree/mm/c.c
	echo 'void mutex_lock(struct mutex *lock);' >> tree/include/linux/pte.h
	commit declared
	sed -i 's/use(pte);/mutex_lock(0);/' tree/mm/d.c
	commit 'it sleeps'
	review 2 HEAD
	grep -q '^mm/b.c:.* warning: .*lazy-sleep' out
}

@test "review: a static function of a file without the API, by way of another one, and no caller that sees no difference" {
	chain
	{ echo '#include <linux/pte.h>'; taking inner 'use(pte)' | sed 's/^void/static &/'; taking writes 'inner(mm, addr, ptep, pte)'; } > tree/mm/d.c
	echo 'void mutex_lock(struct mutex *lock);' >> tree/include/linux/pte.h
	sed -i 's/between(mm/writes(mm/' tree/mm/b.c
	sed -i "1a $(declared writes)" tree/mm/b.c
	commit static
	sed -i 's/use(pte);/mutex_lock(0);\n&/' tree/mm/d.c
	commit 'it sleeps'
	review 2 HEAD
	grep -q '^mm/b.c:.* warning: .*lazy-sleep' out
	grep -q '1 files asked' out
	sed -i 's/^\(\t*\)use(pte);/\1addr++;\n&/' tree/mm/d.c
	commit 'nothing that anybody sees'
	review 0 HEAD
	grep -q '0 files asked' out
	# Something unknown is called in another order: who calls it may know more.
	sed -i 's/^\tinner(mm.*/\tuse(pte);\n&/' tree/mm/d.c
	commit 'another order'
	review 0 HEAD
	grep -q '1 files asked' out
}

@test "review: what a change does not affect is not analysed" {
	{
		echo '#include <linux/pte.h>'
		echo 'static pte_t looks(pte_t *ptep) { return ptep_get(ptep); }'
		function_in first '' | sed 's/ptep_get(/looks(/'
		function_in second ''
		function_in third ''
	} > tree/mm/b.c
	commit three
	review 0 HEAD
	grep -q ' 4 analysed' out
	sed -i '/^pte_t second/,/^}/s/return pte/return ptep_get(ptep)/' tree/mm/b.c
	commit 'one of them reads once more'
	review 0 HEAD
	grep -q ' 1 analysed' out
	# A callee, and who sees that it is another one.
	sed -i 's/^static pte_t looks.*/#define LOOK(p) ptep_get(p)\nstatic pte_t looks(pte_t *ptep) { pte_t pte = LOOK(ptep); return pte; }/' tree/mm/b.c
	commit 'by a macro'
	review 0 HEAD
	sed -i 's/^#define LOOK.*/#define LOOK(p) (set_pte_at(0, 0, p, pte), ptep_get(p))/' tree/mm/b.c
	commit 'a macro writes, then reads'
	review 2 HEAD
	grep -q ' 2 analysed' out
	grep -q '^mm/b.c:.*lazy-read-hazard' out
}

@test "review: what an unaffected caller has shown before is no news" {
	{
		echo '#include <linux/pte.h>'
		function_in bad yes | sed '/lazy_mmu_mode/d; s/^pte_t/static &/'
		function_in one '' | sed 's/ptep_get(ptep)/bad(mm, addr, ptep, pte)/'
		function_in two '' | sed 's/ptep_get(ptep)/bad(mm, addr, ptep, pte)/; /lazy_mmu_mode/d'
	} > tree/mm/b.c
	commit 'one of two'
	review 2 HEAD
	sed -i '/^pte_t two/,/^}/s/^\t\(pte = .*\)/\tlazy_mmu_mode_enable();\n\t\1\n\tlazy_mmu_mode_disable();/' tree/mm/b.c
	commit 'both'
	review 0 HEAD
	[ "$(warnings)" -eq 0 ]
	git -C tree revert --no-edit HEAD > /dev/null
	review 0 HEAD
	refute ': fixed: '
}

@test "review: the files that a change reaches through callers have a limit, and those beyond it are named" {
	chain
	for i in $(seq 16); do
		{ echo '#include <linux/pte.h>'; declared writes; taking "between_$i" 'writes(mm, addr, ptep, pte)'; } > "tree/mm/n$i.c"
		# The last one nobody calls who uses page tables: it is of no interest.
		[ "$i" -lt 16 ] || break
		sed -i "1a $(declared "between_$i")" tree/mm/b.c
		sed -i "s/^\tlazy_mmu_mode_enable();/\tbetween_$i(mm, addr, ptep, pte);\n&/" tree/mm/b.c
	done
	commit 'many callers'
	sed -i 's/use(pte);/set_pte_at(mm, addr, ptep, pte);/' tree/mm/d.c
	commit 'it writes'
	review 2 HEAD
	grep -q '^  writes: limit on files that the change reaches through callers: mm/n[0-9]*.c was not looked at' out
	refute n16.c
	sed -i 's/^\tbetween(.*//' tree/mm/b.c
	commit 'not in a section'
	sed -i 's/set_pte_at(mm, addr, ptep, pte);/use(pte);/' tree/mm/d.c
	commit 'none calls'
	review 3 HEAD
}

@test "review: what cannot be analysed is named, and is no silence" {
	{ echo '#include <linux/pte.h>'; function_in fresh bug; } > tree/mm/e.c
	commit 'a file without flags'
	review 3 HEAD
	grep -q '^  mm/e.c: no compiler flags' out
	sed -i 's/return pte;/return pte/' tree/mm/b.c
	commit 'no C'
	review 3 HEAD
	grep -q '^  mm/b.c: 1 parse error' out
	git -C tree mv mm/a.c mm/f.c
	commit 'renamed to one without flags'
	review 3 HEAD
	refute 'fixed:'
	expect 1 "$MMUCHECK" review -k tree HEAD
	grep -q 'is no prepared build directory; once for this tree run: mmucheck dump flags -k' err
}

@test "review: a patch and a series of mails, in whatever order, on the base that they name" {
	base=$(git -C tree rev-parse HEAD)
	break_good
	commit one
	sed -i 's/return pte/return (pte)/' tree/mm/b.c
	commit two
	git -C tree format-patch -q --base="$base" --cover-letter -o ../mails HEAD~2
	git -C tree reset -q --hard HEAD~2
	cat mails/0002* mails/0000* mails/0001* > mbox
	review 2 --mbox mbox
	grep -q '^introduced by: patch 1/2 "one"$' out
	base_is "$base" 'is the base-commit: of the patch'
	review 2 --mbox - < mbox
	review 2 --patch mails/0001*
	grep -q '^introduced by: "one"$' out
	# Its preimage is what the first makes.
	sed '/^base-commit/d' mails/0002* > second
	review 1 --patch second
	grep -q '^mmucheck: no base for the patch: mm/b.c is ' err
	sed "s/^base-commit: .*/base-commit: $base/" mails/0002* | sed "\$a base-commit: $base" > second
	review 1 --patch second
	grep -q "^mmucheck: base-commit: ${base:0:12} lacks the preimage: mm/b.c" err
	# With what it needs before it: that belongs to the base, and what it brings in is not new.
	review 0 --patch second --prerequisites mails/0001*
	grep -q '^base: .*is the base-commit: of the patch, with 1 prerequisite applied$' out
	review 0 --patch second --prerequisites mails/0001* --unchanged
	grep -q '^mm/b.c:.* warning: .*lazy-read-hazard' out
	sed 's/lazy_mmu_mode_disable/unknown/' second > other
	review 1 --patch mails/0001* --prerequisites other --base "$base"
	grep -q 'prerequisite 1/1 "two" does not apply to ' err
	review 1 --prerequisites second HEAD
	git -C tree commit -q --allow-empty -m later
	review 2 --patch mails/0001* --base HEAD~1
	base_is HEAD~1 '--base names'
	# The base is found by the files when another branch has them.
	git -C tree checkout -qb other
	echo '/* unlike */' >> tree/mm/b.c
	commit unlike
	sed '/^base-commit/d' mails/0001* > first
	review 2 --patch first --format sarif
	[ "$(python3 -c "import json; print(json.load(open('out'))['runs'][0]['properties']['base'])")" = \
		"{'commit': '$(git -C tree rev-parse main)', 'found': 'has the files that the patch is for'}" ]
	review 1 --patch first --base nosuch
	review 1 --base HEAD HEAD
	grep -q 'base is for --patch and --mbox' err
}

@test "review: patches that do not apply, hold nothing, or are hostile are refused with a line" {
	break_good
	git -C tree diff > good.patch
	git -C tree checkout -q mm/b.c
	review 2 --patch good.patch
	sed 's/lazy_mmu_mode_enable/unknown/; /^index/d' good.patch > bad.patch
	review 1 --patch bad.patch
	grep -q 'patch 1/1 "bad.patch" does not apply to .*: patch failed: mm/b.c:' err
	echo 'no patch' > none
	review 1 --patch none
	grep -q 'holds no patch' err
	: > empty
	review 1 --mbox empty
	printf 'diff --git a/../x.c b/../x.c\nnew file mode 100644\n--- /dev/null\n+++ b/../x.c\n@@ -0,0 +1 @@\n+int x;\n' > up
	review 1 --patch up
	[ ! -e x.c ]
	printf 'diff --git a/mm/l.c b/mm/l.c\nnew file mode 120000\n--- /dev/null\n+++ b/mm/l.c\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n' > link
	review 1 --patch link
	grep -q 'mm/l.c: the patch makes it a symbolic link' err
	[ "$(wc -l < err)" -eq 1 ]
	for bad in up link; do
		review 1 --patch good.patch --prerequisites $bad
	done
	[ ! -e x.c ]
	grep -q 'mm/l.c: the patch makes it a symbolic link' err
	printf '\0\1\2' > zeros
	review 1 --patch zeros
}

@test "review: binary files are applied and not looked at" {
	{ printf "\0"; head -c 300 /dev/urandom; } > tree/logo.bin
	break_good
	git -C tree add -A
	git -C tree diff --cached --binary > binary.patch
	git -C tree diff --cached > short.patch
	git -C tree reset -q --hard
	review 2 --patch binary.patch
	review 1 --patch short.patch
	grep -q 'logo.bin' err
}

@test "review: nothing that the repository configures is run" {
	break_good
	commit one
	printf '#!/bin/sh\ntouch "%s/ran"\ncat\n' "$PWD" > run
	chmod +x run
	for key in core.fsmonitor core.hooksPath diff.external core.pager diff.c.textconv diff.c.command \
		filter.f.clean filter.f.smudge core.sshCommand interactive.diffFilter gpg.program core.editor; do
		git -C tree config "$key" "$PWD/run"
	done
	git -C tree config log.showSignature true
	echo '*.c filter=f diff=c' > tree/.git/info/attributes
	echo >> tree/mm/b.c
	review 2 HEAD
	review 2 HEAD~1..HEAD
	review 0 --staged
	[ ! -e ran ]
	git -C tree add -A
	[ -e ran ]
}

@test "review: a treewide patch of 1,000 files" {
	mkdir tree/drivers
	for i in $(seq 1000); do echo "int f$i(void) { return 0; }" > "tree/drivers/f$i.c"; done
	commit 'many files'
	sed -i 's/return 0/return 1/' tree/drivers/*.c
	break_good
	commit treewide
	review 2 HEAD
	[ "$(warnings)" -eq 1 ]
	grep -q '1 files asked' out
}

@test "review: takes one change" {
	review 1
	review 1 HEAD --staged
	review 1 nosuch
	grep -q 'there is no commit "nosuch"' err
	review 1 HEAD...HEAD
	expect 1 "$MMUCHECK" review -k mails -p db.json HEAD
	rm -rf tree/.git
	review 1 HEAD
	grep -q 'is no working tree of git' err
}
