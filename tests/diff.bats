#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `mmucheck diff`: what has changed from one report to another.

bats_require_minimum_version 1.5.0
load small_tree

setup() {
	MMUCHECK=$(readlink -f "${MMUCHECK:-$BATS_TEST_DIRNAME/../build/mmucheck}")
	cd "$BATS_TEST_TMPDIR" || return 1
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache TERM=xterm
	unset NO_COLOR CLICOLOR_FORCE
	small_tree
	scan_to a.sarif
}

# scan_to REPORT OPTION...: whatever is found
scan_to() {
	local out=$1
	shift
	"$MMUCHECK" scan -k tree -p db.json --format sarif -o "$out" "$@" mm/a.c || [ $? -eq 2 ]
}

# A second function that is wrong, behind the first.
add_bug() {
	sed -n '/^pte_t write_and_read/,$p' tree/mm/a.c | sed 's/write_and_read/again/' > more
	cat more >> tree/mm/a.c
}

mend() {
	sed -i 's/pte = ptep_get(ptep);/(void)mm;/' tree/mm/a.c
}

@test "diff: a report against itself has nothing new" {
	expect 0 "$MMUCHECK" diff a.sarif a.sarif
	grep -q '^0 new, 0 fixed, 1 unchanged$' out
	grep -q '^  mm/a.c:11:8: write_and_read(): .*\[lazy-read-hazard\]$' out
}

@test "diff: a finding that has moved is unchanged, another is new with its proof" {
	sed -i '1i /* a line */' tree/mm/a.c
	add_bug
	scan_to b.sarif
	expect 2 "$MMUCHECK" diff a.sarif b.sarif
	grep -q '^1 new, 0 fixed, 1 unchanged$' out
	grep -A1 '^new:' out | grep -q '^mm/a.c:20:8: warning: .*\[lazy-read-hazard\]$'
	grep -q '^mm/a.c:19:2: note: ' out
	grep -A1 '^unchanged:' out | grep -q '^  mm/a.c:12:8: write_and_read(): '
	expect 0 "$MMUCHECK" diff b.sarif a.sarif
	grep -A1 '^fixed:' out | grep -q 'again(): '
	expect 2 "$MMUCHECK" diff --summary a.sarif b.sarif
	[ "$(wc -l < out)" -eq 2 ]
}

@test "diff: gone is fixed only where the later run has looked" {
	mend
	scan_to fixed.sarif
	expect 0 "$MMUCHECK" diff a.sarif fixed.sarif
	grep -q '^0 new, 1 fixed, 0 unchanged$' out
	scan_to other.sarif --no-rule lazy-read-hazard
	expect 3 "$MMUCHECK" diff a.sarif other.sarif
	grep -q '^0 new, 0 fixed, 0 unchanged, 1 not looked for$' out
	grep -A1 '^not there, and not looked for' out | grep -q 'write_and_read'
	python3 - <<-'EOF'
		import json
		report = json.load(open("fixed.sarif"))
		report["runs"][0]["artifacts"] = []
		json.dump(report, open("unseen.sarif", "w"))
		old = json.load(open("a.sarif"))["runs"][0]["results"][0]
		report = json.load(open("fixed.sarif"))
		report["runs"][0]["properties"]["hiddenByConfidence"] = 1
		report["runs"][0]["properties"]["hidden"] = {
			old["partialFingerprints"]["mmucheck/v1"]: old["ruleId"]}
		json.dump(report, open("hidden.sarif", "w"))
	EOF
	expect 3 "$MMUCHECK" diff a.sarif unseen.sarif
	expect 3 "$MMUCHECK" diff a.sarif hidden.sarif
}

@test "diff: what the later run could not analyse is in the exit status" {
	mend
	scan_to b.sarif
	echo 'int broken(' >> tree/mm/a.c
	"$MMUCHECK" scan -k tree -p db.json --format sarif -o c.sarif mm/a.c || [ $? -eq 3 ]
	expect 3 "$MMUCHECK" diff b.sarif c.sarif
	expect 3 "$MMUCHECK" diff a.sarif c.sarif
	grep -q ' 0 fixed, .* 1 not looked for' out
}

@test "diff: SARIF says what is new, unchanged and absent" {
	add_bug
	scan_to b.sarif
	expect 2 "$MMUCHECK" diff --format sarif -o d.sarif a.sarif b.sarif
	"$BATS_TEST_DIRNAME/check_sarif.py" d.sarif --rule lazy-read-hazard --results 2
	states() {
		python3 -c 'import json, sys
for r in json.load(open(sys.argv[1]))["runs"][0]["results"]:
	print(r["properties"]["function"], r["baselineState"])' d.sarif
	}
	[ "$(states)" = $'again new\nwrite_and_read unchanged' ]
	expect 0 "$MMUCHECK" diff --format sarif -o d.sarif b.sarif a.sarif
	"$BATS_TEST_DIRNAME/check_sarif.py" d.sarif --results 2
	[ "$(states)" = $'write_and_read unchanged\nagain absent' ]
	# What is absent is no finding of the report any more.
	expect 2 "$MMUCHECK" report d.sarif
	run ! grep -q again out
	[ "$(grep -c 'warning:' out)" -eq 1 ]
}

@test "diff: what is no pair of reports is an error" {
	expect 1 "$MMUCHECK" diff a.sarif
	grep -q 'diff takes two SARIF reports' err
	expect 1 "$MMUCHECK" diff a.sarif none.sarif
	echo '{}' > bad.sarif
	expect 1 "$MMUCHECK" diff bad.sarif a.sarif
	grep -q 'bad.sarif' err
	expect 1 "$MMUCHECK" diff --format html a.sarif a.sarif
	grep -q 'known are text and sarif' err
}
