# SPDX-License-Identifier: GPL-2.0-or-later
# The verdicts on what real kernels' scans have found: reports/KERNEL/findings.md.

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	triage=$BATS_TEST_DIRNAME/kernel/triage.py
	mkdir -p 7.2
	cat >7.2/findings.md <<-'EOF'
	| place | function | rule | seen in | verdict | why |
	|---|---|---|---|---|---|
	| mm/a.c:10 | f | lazy-lock | all | real | C1 |
	| mm/a.c:11 | f | lazy-lock | arm64, x86_64 | by design | why |
	| mm/b.c:12 | g | lazy-sleep | x86_64 | false | why |
	EOF
}

result() {
	printf '{"ruleId": "%s", "level": "warning", "message": {"text": "x"},
		"partialFingerprints": {"mmucheck/v1": "0"}, "codeFlows": [{"threadFlows": [{"locations": []}]}],
		"locations": [{"physicalLocation": {"artifactLocation": {"uri": "%s"}, "region": {"startLine": %s}}}],
		"properties": {"function": "%s", "confidence": "high", "architectures": [%s]}}' "$@"
}

report() {
	printf '{"runs": [{"properties": {"coverage": {}}, "invocations": [{}], "results": [%s, %s, %s]}]}' "$@"
}

@test "reports: the table in README.md is what the verdicts add up to" {
	"$triage" sum >sum
	sed -n '/^| rule | findings/,/^$/p' "$BATS_TEST_DIRNAME/../reports/README.md" | grep '^|' >published
	diff sum published
}

@test "reports: few of the findings are false" {
	"$triage" limits
}

@test "reports: what other engines report and the checker does not is explained" {
	"$triage" engines
}

@test "triage: a report of another engine is the checker's, or explained" {
	export MMUCHECK_REPORTS=$PWD
	{
		echo '| mm/a.c:10 | f | lazy-lock | real | as the checker'"'"'s |'
		echo '| mm/a.c:20 | f | lazy-lock | false | not the checker'"'"'s: it compares values |'
	} >7.2/cocci.md
	echo '| mm/c.c | h | false | not the checker'"'"'s: it compares values |' >7.2/sparse.md
	"$triage" engines
	sed -i 's/not the checker/as the checker/' 7.2/cocci.md 7.2/sparse.md
	run "$triage" engines
	[ "$status" -eq 1 ]
	[[ $output == *"mm/a.c:20 lazy-lock: not explained"*"mm/c.c:h lazy-unbalanced: not explained"* ]]
	sed -i "s/as the checker's\( |\)*/not the checker's: x\1/" 7.2/cocci.md 7.2/sparse.md
	run "$triage" engines
	[ "$status" -eq 1 ]
	[ "$output" = '7.2: mm/a.c:10 lazy-lock: the checker finds it' ]
}

@test "triage: verdicts are added up, limits are kept" {
	export MMUCHECK_REPORTS=$PWD
	"$triage" sum >sum
	grep -Fx '| lazy-lock | 2 | 1 | 1 | 0 | 0 % |' sum
	grep -Fx '| all rules | 3 | 1 | 1 | 1 | 33 % |' sum
	run "$triage" limits
	[ "$status" -eq 1 ]
	[[ $output == *"lazy-sleep: 100.0 %"*"all rules: 33.3 %"* ]]
	sed -i 's/| real |/| perhaps |/' 7.2/findings.md
	run "$triage" sum
	[ "$status" -eq 1 ]
	[[ $output == *"no verdict: perhaps"* ]]
}

@test "triage: every finding has a verdict, every verdict a finding" {
	export MMUCHECK_REPORTS=$PWD
	all='"x86_64", "arm64", "s390", "sparc", "powerpc"'
	a=$(result lazy-lock mm/a.c 10 f "$all") b=$(result lazy-lock mm/a.c 11 f '"x86_64", "arm64"')
	report "$a" "$b" "$(result lazy-sleep mm/b.c 12 g '"x86_64"')" >all.sarif
	"$triage" check 7.2 all.sarif
	report "$a" "$b" "$(result lazy-sleep mm/b.c 13 g '"x86_64"')" >moved.sarif
	run "$triage" check 7.2 moved.sarif
	[ "$status" -eq 1 ]
	[[ $output == *"no verdict: mm/b.c:13 g lazy-sleep x86_64"*"not found:  mm/b.c:12 g lazy-sleep x86_64"* ]]
	report "$a" "$(result lazy-lock mm/a.c 11 f '"x86_64"')" "$(result lazy-sleep mm/b.c 12 g '"x86_64"')" >other.sarif
	run "$triage" check 7.2 other.sarif
	[ "$status" -eq 1 ]
}
