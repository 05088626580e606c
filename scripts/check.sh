#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check.sh OUTDIR TREE [PATH...]: run all engines over parts of a kernel tree (mm by default)
# and make one report of what they find.
#
# From the environment: MMUCHECK, PLUGIN (the analyzer's), ARCH, J.  Each engine's own report
# and log go to OUTDIR/ENGINE.*, the report of all to OUTDIR/check.sarif and check.html, and as
# text, with what engines disagree on, to standard output.  An engine that is not installed or
# has nothing to say of this kernel is named in the coverage; so is one that fails, and then
# the coverage is incomplete.
#
# Exit status: that of mmucheck merge.
set -eu

out=$1 tree=$2
shift 2
[ $# -gt 0 ] || set -- mm
scripts=$(dirname "$(readlink -f "$0")")
arch=${ARCH:-x86_64}
reports=$out/reports.list

say() { printf '%s\n' "check: $*" >&2; }
has() { command -v "$1" >/dev/null; }

# What goes to merge beside the reports, one option a line.
name() { printf '%s\n' "$1" "$2=$3" >>"$out/options.list"; say "$2: $3"; }
absent() { name --absent "$1" "$2"; }
failed() { name --missing "$1" "failed: $(tail -n 1 "$out/$1.log")"; }

# ended ENGINE STATUS: findings (2) and incomplete coverage (3) are results.
ended() {
	case $2 in
	0 | 2 | 3) printf '%s\n' "$out/$1.sarif" >>"$reports" ;;
	*) failed "$1" ;;
	esac
}

# import ENGINE [OPTION...]: of the lines in OUTDIR/ENGINE.txt.
import() {
	engine=$1 status=0
	shift
	"$MMUCHECK" import --engine "$engine" -k "$tree" --looked-at "$out/$engine.files" \
		-o "$out/$engine.sarif" "$@" "$out/$engine.txt" 2>"$out/$engine.log" || status=$?
	ended "$engine" "$status"
}

checker() {
	say "checker"
	status=0
	"$MMUCHECK" scan -k "$tree" --arch "$arch" --format sarif -o "$out/checker.sarif" "$@" \
		>"$out/checker.log" 2>&1 || status=$?
	ended checker "$status"
}

# What spatch could not parse becomes a remark for import; what lies outside of functions is
# nothing that a rule looks at.
cocci_lines() {
	sed -E -e '/^coverage: /d' \
		-e 's/^([^ :]+): ([A-Za-z0-9_]+\(\)) not parsed: /\1:1:0: note: \2: spatch cannot parse /' \
		-e 's/^([^ :]+): not analysed: /\1:1:0: note: /' \
		-e '/^[^ :]+: not parsed: /d' "$@"
}

cocci() {
	has "${SPATCH:-spatch}" || { absent cocci "spatch is not installed"; return 0; }
	say "cocci"
	status=0
	LOOKED_AT=$out/cocci.files MODE=report "$scripts/coccicheck.sh" check "$tree" "$@" \
		>"$out/cocci.out" 2>"$out/cocci.log" || status=$?
	case $status in
	0 | 2 | 3)
		cocci_lines "$out/cocci.out" >"$out/cocci.txt"
		import cocci
		;;
	*) failed cocci ;;
	esac
}

csa() {
	has "clang${LLVM:--19}" || { absent clang-analyzer "clang${LLVM:--19} is not installed"; return 0; }
	[ -f "$PLUGIN" ] || { absent clang-analyzer "its plugin is not built: make plugins"; return 0; }
	say "clang-analyzer"
	status=0
	"$MMUCHECK" csa -k "$tree" --arch "$arch" ${J:+-j "$J"} --reports "$out/csa" --format sarif \
		-o "$out/clang-analyzer.sarif" "$@" >"$out/clang-analyzer.log" 2>&1 || status=$?
	ended clang-analyzer "$status"
}

# From Linux 7.0 on there is nothing for sparse, and clang's context analysis in its place.
sparse() {
	if grep -q 'lazy_mmu_mode_enable *(' "$tree/include/linux/pgtable.h"; then
		absent sparse "from Linux 7.0 on there are no context annotations"
		"$scripts/../plugins/sparse/mmucheck-context" --compiler >/dev/null || {
			absent context-analysis "no clang here has reentrant_capability (clang 21 or later)"
			return 0
		}
		overlay context-analysis "$@"
		return 0
	fi
	has "${SPARSE:-sparse}" || { absent sparse "sparse is not installed"; return 0; }
	overlay sparse "$@"
}

# overlay ENGINE PATH...: sections as contexts.
overlay() {
	engine=$1
	shift
	[ "$arch" = x86_64 ] || { absent "$engine" "only for x86-64"; return 0; }
	say "$engine"
	status=0
	: >"$out/$engine.files"
	LOOKED_AT=$out/$engine.files "$scripts/sparse.sh" "$tree" "$@" >"$out/$engine.txt" \
		2>"$out/$engine.log" || status=$?
	if [ "$status" -eq 0 ]; then import "$engine"; else failed "$engine"; fi
}

[ -f "$tree/include/linux/pgtable.h" ] || { say "$tree: not a kernel tree; give one with KDIR="; exit 1; }
tree=$(realpath "$tree")
mkdir -p "$out"
out=$(realpath "$out")
reports=$out/reports.list
rm -f "$out"/*.sarif "$out"/check.html
: >"$reports"
: >"$out/options.list"
checker "$@"
cocci "$@"
csa "$@"
sparse "$@"
[ -s "$reports" ] || { say "no engine could be run; see $out/*.log"; exit 1; }

set -- --disagreements --format sarif -o "$out/check.sarif" --format html -o "$out/check.html" \
	--format text
while IFS= read -r word; do
	set -- "$@" "$word"
done <"$out/options.list"
while IFS= read -r word; do
	set -- "$@" "$word"
done <"$reports"
status=0
"$MMUCHECK" merge "$@" || status=$?
say "reports: $out/check.sarif, $out/check.html"
exit "$status"
