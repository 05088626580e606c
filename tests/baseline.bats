#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Memory of verdicts: --baseline, `mmucheck baseline`, comments in the source.

bats_require_minimum_version 1.5.0
load small_tree

setup() {
	MMUCHECK=$(readlink -f "${MMUCHECK:-$BATS_TEST_DIRNAME/../build/mmucheck}")
	cd "$BATS_TEST_TMPDIR" || return 1
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache TERM=xterm HOME=$BATS_TEST_TMPDIR
	unset NO_COLOR CLICOLOR_FORCE
	small_tree
}

scan() {
	local want=$1
	shift
	expect "$want" "$MMUCHECK" scan -k tree -p db.json "$@" mm/a.c
}

# A second function that is wrong, behind the first.
add_bug() {
	sed -n '/^pte_t write_and_read/,$p' tree/mm/a.c | sed 's/write_and_read/again/' > more
	cat more >> tree/mm/a.c
}

mend() {
	sed -i 's/pte = ptep_get(ptep);/(void)mm;/' tree/mm/a.c
}

judge() {
	"$MMUCHECK" baseline add --baseline verdicts --verdict false --author me@here \
		--reason 'flushed by "hand"' a.sarif "${1:-all}"
}

@test "baseline: a judged finding is shown with its verdict and is none any more for the exit status" {
	scan 2 --format sarif -o a.sarif
	judge mm/a.c:11 > line
	cmp line verdicts
	grep -qE '^[0-9a-f]{32} lazy-read-hazard write_and_read false me@here flushed by "hand"$' verdicts
	scan 0 --baseline verdicts
	grep -q '^mm/a.c:11:8: warning' out
	grep -qF 'verdict: false (me@here): flushed by "hand"' out
	expect 0 "$MMUCHECK" report --baseline verdicts a.sarif
	expect 0 "$MMUCHECK" merge --baseline verdicts a.sarif a.sarif
	grep -qF 'verdict: false (me@here)' out
	expect 0 "$MMUCHECK" check --baseline verdicts tree/mm/a.c --
	# Lines may move, a name of a local may change, it may be broken otherwise.
	sed -i 's/\bpte\b/entry/g; s/^\tentry = /\n\tentry =\n/' tree/mm/a.c
	scan 0 --baseline verdicts
	add_bug
	scan 2 --baseline verdicts
}

@test "baseline: SARIF and HTML carry the verdict" {
	scan 2 --format sarif -o a.sarif
	judge all
	scan 0 --baseline verdicts --format sarif -o b.sarif --format html -o a.html
	"$BATS_TEST_DIRNAME/check_sarif.py" b.sarif --results 1
	python3 - <<-'EOF'
		import json
		result = json.load(open("b.sarif"))["runs"][0]["results"][0]
		assert result["suppressions"] == [{"kind": "external",
			"justification": 'false: flushed by "hand"'}], result
		assert result["properties"]["verdictBy"] == "me@here"
	EOF
	grep -q 'flushed by &quot;hand&quot;\|flushed by \\"hand\\"' a.html
	expect 0 "$MMUCHECK" report b.sarif
	grep -qF 'verdict: false (me@here)' out
	# One that somebody has refused is none.
	sed -i 's/"kind": "external"/&, "status": "rejected"/; /"verdict/d; s/\("source": "set_pte_at"\),/\1/' b.sarif
	expect 2 "$MMUCHECK" report b.sarif
	expect 0 "$MMUCHECK" diff a.sarif a.sarif
}

@test "baseline: a verdict that no finding has is told, and pruned" {
	scan 2 --format sarif -o a.sarif
	judge all
	fingerprint=$(cut -d' ' -f1 verdicts)
	mend
	scan 0 --baseline verdicts --format text --format sarif -o mended.sarif --format text
	grep -A1 '^verdicts that no finding' out | grep -q "write_and_read: $fingerprint lazy-read-hazard"
	# The run had not the rule, so it does not know; nor does a run of other files.
	scan 0 --baseline verdicts --no-rule lazy-read-hazard
	run ! grep -q 'no finding' out
	printf '%032d lazy-lock elsewhere real me why\n' 1 >> verdicts
	scan 0 --baseline verdicts
	run ! grep -q 'elsewhere' out
	expect 0 "$MMUCHECK" baseline prune --baseline verdicts a.sarif
	grep -q elsewhere out
	[ "$(wc -l < verdicts)" -eq 1 ]
	expect 0 "$MMUCHECK" report --baseline verdicts mended.sarif
	grep -q "write_and_read: $fingerprint" out
	expect 0 "$MMUCHECK" baseline list --baseline verdicts a.sarif
	grep -q '^mm/a.c:11: ' out
	expect 0 "$MMUCHECK" baseline list --baseline verdicts mended.sarif
	grep -q '^stale: ' out
	expect 0 "$MMUCHECK" baseline prune --baseline verdicts mended.sarif
	[ ! -s verdicts ]
}

@test "baseline: what a report hides is not stale" {
	scan 2 --format sarif -o a.sarif
	judge all
	python3 - <<-'EOF'
		import json
		report = json.load(open("a.sarif"))
		run = report["runs"][0]
		old = run["results"].pop()
		run["properties"]["hiddenByConfidence"] = 1
		json.dump(report, open("unnamed.sarif", "w"))
		run["properties"]["hidden"] = {old["partialFingerprints"]["mmucheck/v1"]: old["ruleId"]}
		json.dump(report, open("hidden.sarif", "w"))
	EOF
	for report in unnamed hidden; do
		expect 0 "$MMUCHECK" baseline prune --baseline verdicts $report.sarif
		[ "$(wc -l < verdicts)" -eq 1 ]
	done
	expect 0 "$MMUCHECK" baseline list --baseline verdicts hidden.sarif
	grep -q '^hidden: ' out
}

@test "baseline: two people's additions merge, two verdicts on one finding do not" {
	add_bug
	scan 2 --format sarif -o a.sarif
	git init -q repo
	cd repo
	git config user.name me
	git config user.email me@here
	echo 'verdicts merge=union' > .gitattributes
	echo '# SPDX-License-Identifier: GPL-2.0-or-later' > verdicts
	add() {
		"$MMUCHECK" baseline add --baseline verdicts --verdict "$1" --reason "$2" ../a.sarif "$3"
		git add .
		git commit -qm "$2"
	}
	git add . && git commit -qm begin
	git branch other
	add false one mm/a.c:11
	git checkout -q other
	add real two mm/a.c:19
	git merge -q -m both master 2>&1 || git merge -q -m both main
	expect 0 "$MMUCHECK" baseline list --baseline verdicts
	[ "$(wc -l < out)" -eq 2 ]
	grep -q ' me@here two$' out
	expect 0 "$MMUCHECK" report --baseline verdicts ../a.sarif
	# Written again it is sorted, and the comment stays on top.
	add by-design three mm/a.c:19
	head -n 1 verdicts | grep -q SPDX
	tail -n +2 verdicts | LC_ALL=C sort -c
	[ "$(wc -l < verdicts)" -eq 3 ]
	sed 's/ three$/ four/' verdicts > more
	grep four more >> verdicts
	expect 1 "$MMUCHECK" report --baseline verdicts ../a.sarif
	grep -q 'verdicts:4: another verdict on the finding of line [23]: keep one' err
}

@test "baseline: what is no baseline is one clear error, and what is there stays" {
	scan 2 --format sarif -o a.sarif
	judge all
	cp verdicts good
	bad() {
		expect 1 "$MMUCHECK" report --baseline verdicts a.sarif
		grep -q "verdicts:[0-9]*: .*$1" err
		[ "$(wc -l < err)" -eq 1 ]
	}
	echo 'abc' > verdicts; bad 'fingerprint is no 32'
	sed 's/ false / maybe /' good > verdicts; bad 'none of real, false, by-design'
	cut -d' ' -f1-5 good > verdicts; bad 'there is no reason'
	printf '<<<<<<< HEAD\n' > verdicts; bad 'conflict'
	sed 's/hand/\x1b[2J/' good > verdicts; bad 'control characters'
	expect 1 "$MMUCHECK" scan --baseline none -k tree -p db.json mm/a.c
	grep -q 'cannot read the baseline none: No such file' err
	cp good verdicts
	expect 1 "$MMUCHECK" baseline add --baseline verdicts --verdict false --author 'two words' --reason x a.sarif mm/a.c:11
	expect 1 "$MMUCHECK" baseline add --baseline verdicts --verdict false --author me --reason x a.sarif nothing
	expect 1 "$MMUCHECK" baseline add --baseline verdicts --verdict false --author me --reason x a.sarif 12345678
	expect 1 "$MMUCHECK" baseline add --baseline verdicts --verdict odd --author me --reason x a.sarif mm/a.c:11
	expect 1 "$MMUCHECK" baseline add --baseline verdicts --verdict false --author me --reason $'x\ny' a.sarif mm/a.c:11
	expect 1 "$MMUCHECK" baseline prune --baseline verdicts
	expect 1 "$MMUCHECK" baseline sort --baseline verdicts
	cmp good verdicts
}

@test "comment: a verdict in the source, at the end of the line or above" {
	sed -i 's|^\tpte = ptep_get(ptep);|& /* mmucheck: lazy-read-hazard: nothing is queued here */|' tree/mm/a.c
	scan 0
	grep -qF 'verdict: by-design (comment in line 11): nothing is queued here' out
	expect 0 "$MMUCHECK" check tree/mm/a.c --
	scan 0 --format sarif -o a.sarif
	"$BATS_TEST_DIRNAME/check_sarif.py" a.sarif --results 1
	grep -q '"kind": "inSource"' a.sarif
	expect 0 "$MMUCHECK" report a.sarif
	sed -i 's|^\(\tpte = .*;\) \(/\*.*\)|\2\n\1|' tree/mm/a.c
	scan 0
	# Not for a statement further down, another rule or in a string.
	sed -i 's|^/\* mmucheck.*|&\n\t(void)addr;|' tree/mm/a.c
	scan 2
	grep -A1 '^verdicts that no finding' out | grep -q 'mm/a.c:11: comment: nothing there breaks lazy-read-hazard'
	small_tree
	sed -i 's|^\tpte = ptep_get(ptep);|& // mmucheck: lazy-lock: why|' tree/mm/a.c
	scan 2
	sed -i 's|// mmucheck.*|/* mmucheck: lazy-read: why */|' tree/mm/a.c
	scan 2
	grep -A1 '^comments that are no verdicts' out | grep -q 'mm/a.c:11: there is no rule lazy-read'
	sed -i 's|/\* mmucheck.*|/* mmucheck: lazy-read-hazard */|' tree/mm/a.c
	scan 2
	grep -q 'mm/a.c:11: no rule: write mmucheck: RULE: reason' out
}

@test "comment: kbuild's checker says nothing of what is judged" {
	expect 0 "$MMUCHECK" check-kbuild -c tree/mm/a.c
	grep -q 'lazy-read-hazard' err
	sed -i 's|^\tpte = ptep_get(ptep);|& /* mmucheck: lazy-read-hazard: fine */|' tree/mm/a.c
	expect 0 "$MMUCHECK" check-kbuild -c tree/mm/a.c
	run ! grep -q 'lazy-read-hazard' err
}
