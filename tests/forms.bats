#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# One finding in every form of report, and `mmucheck report`, which turns SARIF into the
# others.  How the HTML form behaves in a browser is tested by html/run-html.

bats_require_minimum_version 1.5.0
load small_tree

setup() {
	MMUCHECK=$(readlink -f "${MMUCHECK:-$BATS_TEST_DIRNAME/../build/mmucheck}")
	cd "$BATS_TEST_TMPDIR" || return 1
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache TERM=xterm
	unset NO_COLOR CLICOLOR_FORCE
	small_tree
	"$MMUCHECK" scan -k tree -p db.json --format sarif -o a.sarif mm/a.c || [ $? -eq 2 ]
}

scan() {
	expect 2 "$MMUCHECK" scan -k tree -p db.json "$@" mm/a.c
}

report() {
	expect 2 "$MMUCHECK" report "$@" a.sarif
}

# The data of an HTML report as python sees it: page EXPRESSION prints it.
page() {
	python3 -c 'import json, re, sys
page = open("a.html", encoding="utf-8").read()
data = json.loads(re.search(r"<script type=.application/json. id=.data.>(.*?)</script>", page, re.S)[1])
print(eval(sys.argv[1]))' "$1"
}

@test "SARIF: valid, and the checks of it are no empty words" {
	"$BATS_TEST_DIRNAME/check_sarif.py" a.sarif --rule lazy-read-hazard --results 1
	"$BATS_TEST_DIRNAME/check_sarif.py" a.sarif --self-test
}

@test "SARIF: columns count UTF-16 code units, text and org bytes" {
	sed -i 's|^\tpte = ptep_get|\t/* ä€😀 */ pte = ptep_get|' tree/mm/a.c
	scan --format sarif -o a.sarif --format text -o a.txt --format org -o a.org
	grep -q '^mm/a.c:11:24: warning' a.txt
	grep -q '::linb=11::colb=23::cole=31' a.org
	[ "$(grep -c '"startColumn": 19' a.sarif)" -eq 2 ]
	report
	cmp a.txt out
	report --format sarif
	cmp a.sarif out
}

@test "SARIF: every place has its source line, steps have their call depth" {
	grep -q '"text": "\\tpte = ptep_get(ptep);"' a.sarif
	[ "$(grep -c '"snippet"' a.sarif)" -eq 4 ]
	[ "$(grep -c '"nestingLevel": 0' a.sarif)" -eq 3 ]
}

@test "report: SARIF from SARIF is the same byte for byte" {
	report --format sarif
	cmp a.sarif out
	rm tree/mm/a.c
	report --format sarif
	cmp a.sarif out
}

@test "report: text and summary are those of the scan" {
	scan --format text -o a.txt
	report
	cmp a.txt out
	scan --summary
	cp out sum
	grep -qx '1 finding: 1 of high confidence, 0 of medium confidence, 0 of low confidence' sum
	grep -qx '     1  lazy-read-hazard' sum
	grep -qx '     1  mm/a.c' sum
	grep -q '^coverage: 1 files asked, 1 parsed' sum
	[ "$(grep -c 'lazy_mmu_mode_enable\|ptep' sum)" -eq 0 ]
	report --summary
	cmp sum out
}

@test "report: what is no report is one clear error" {
	expect 1 "$MMUCHECK" report
	grep -q '^mmucheck: report takes one SARIF report' err
	expect 1 "$MMUCHECK" report a.sarif a.sarif
	echo '{}' > b.sarif
	expect 1 "$MMUCHECK" report --format html -o b.html b.sarif
	grep -q '^mmucheck: b.sarif: not a usable SARIF report: version is not 2.1.0$' err
	[ ! -e b.html ]
	expect 1 "$MMUCHECK" report --format pdf a.sarif
	grep -q 'known are text, sarif, html and org' err
}

@test "report: nothing is united, unlike merge" {
	sed 's/"startLine": 11/"startLine": 10/; s/[0-9a-f]\{32\}/00112233445566778899aabbccddeeff/' a.sarif > b.sarif
	python3 - <<-'EOF'
	import json
	a, b = json.load(open("a.sarif")), json.load(open("b.sarif"))
	for log, arch in (a, "arm64"), (b, "s390"):
	    log["runs"][0]["results"][0]["properties"]["architectures"] = [arch]
	b["runs"][0]["results"][0]["locations"] = a["runs"][0]["results"][0]["locations"]
	b["runs"][0]["results"][0]["message"]["text"] += " too"
	a["runs"][0]["results"] += b["runs"][0]["results"]
	json.dump(a, open("two.sarif", "w"))
	EOF
	expect 2 "$MMUCHECK" report --summary two.sarif
	grep -q '^2 findings: ' out
	expect 2 "$MMUCHECK" merge --summary two.sarif
	grep -q '^1 finding: ' out
}

@test "org: Coccinelle's links, columns from 0, end columns from the source" {
	scan --format org
	cp out a.org
	grep -qE '^\* TODO \[\[view:mm/a\.c::face=ovl-face1::linb=11::colb=7::cole=15\]\[lazy-read-hazard: .*\]\]$' a.org
	grep -qE '^\[\[view:mm/a\.c::face=ovl-face2::linb=9::colb=1::cole=21\]\[section entered here: .*\]\]$' a.org
	[ "$(wc -l < a.org)" -eq 4 ]
	report --format org
	cmp a.org out
}

@test "colour: on a terminal only, unless the environment says otherwise" {
	terminal() { script -qec "$*" /dev/null < /dev/null; }
	warning=$'\033[01;35mwarning:\033[m'
	report
	run ! grep -qF "$warning" out
	terminal "$MMUCHECK" report a.sarif > out || true
	grep -qF "$warning" out
	terminal "$MMUCHECK" report -o - a.sarif > out || true
	grep -qF "$warning" out
	terminal NO_COLOR=1 "$MMUCHECK" report a.sarif > out || true
	grep -q 'warning: ' out
	run ! grep -qF "$warning" out
	terminal TERM=dumb "$MMUCHECK" report a.sarif > out || true
	run ! grep -qF "$warning" out
	CLICOLOR_FORCE=1 report
	grep -qF "$warning" out
	CLICOLOR_FORCE=1 NO_COLOR=1 report
	run ! grep -qF "$warning" out
	CLICOLOR_FORCE=1 report --format text -o a.txt
	run ! grep -qF "$warning" a.txt
}

@test "HTML: the same from a scan and from its SARIF" {
	scan --format html -o scan.html
	report --format html -o a.html
	cmp scan.html a.html
	[ "$(page 'len(data["findings"])')" -eq 1 ]
	[ "$(page '[s["line"] for s in data["findings"][0]["steps"]]')" = '[9, 10, 11]' ]
	[ "$(page 'any("was" in s for s in data["findings"][0]["steps"])')" = False ]
	[ "$(page 'data["files"][0]["parts"][0][0]')" -eq 5 ]
}

@test "HTML: says where the source has changed since, or is gone" {
	sed -i 's/pte = ptep_get/pte  = ptep_get/' tree/mm/a.c
	report --format html -o a.html
	[ "$(page '[s.get("was") for s in data["findings"][0]["steps"]]')" = "[None, None, '\\tpte = ptep_get(ptep);']" ]
	rm tree/mm/a.c
	report --format html -o a.html
	[ "$(page 'data["files"][0]["why"]')" = 'the file is not in the tree' ]
	[ "$(page '[s["was"] for s in data["findings"][0]["steps"]][0]')" = $'\tlazy_mmu_mode_enable();' ]
}

@test "HTML: source comes from the tree that -k names, or a kernel tree that the report names" {
	mkdir -p other/mm
	mv tree/mm/a.c other/mm
	report --format html -o a.html
	[ "$(page 'data["files"][0]["why"]')" = 'the file is not in the tree' ]
	report --format html -o a.html -k other
	[ "$(page '"why" in data["files"][0]')" = False ]
	# a directory that is no kernel tree is not believed
	mv other/mm/a.c tree/mm
	rm tree/Kbuild
	report --format html -o a.html
	[ "$(page 'data["files"][0]["why"]')" = 'the file is not shown: it is not known in which tree it lies' ]
}

@test "HTML: no link out of the tree is followed, whatever the report says" {
	echo 'secret' > secret.c
	ln -s "$PWD/secret.c" tree/mm/link.c
	for uri in mm/link.c ../secret.c "file://$PWD/secret.c" mm/../../secret.c; do
		sed "s|\"uri\": \"mm/a.c\"|\"uri\": \"$uri\"|" a.sarif > b.sarif
		expect 2 "$MMUCHECK" report --format html -o a.html -k tree b.sarif
		page 'data["files"][0]["why"]' | grep -q 'no plain path below the tree\|outside the tree'
		run ! grep -q '>secret\|"secret' a.html
	done
}
