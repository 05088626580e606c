#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# coccicheck.sh check KDIR [PATH...]: run the semantic patches on the files of a kernel
#     that mention the page-table API: all of them, or those below the paths.
# coccicheck.sh install KDIR: copy the rules to KDIR/scripts/coccinelle/mm/.
#
# From the environment: MODE=report|org|context|patch, COCCI="FILE..." (default: all rules),
# J=PROCESSES, SPATCH, SPFLAGS, TIMEOUT=SECONDS for one file, LOOKED_AT=FILE for the names of
# the files looked at.
#
# Reports and org lists are made in one pass, in which a file is parsed once: all rules that
# have something for it are one semantic patch.  A rule that spatch does not accept is left out
# by name; a file on which the pass fails is tried again with each rule alone.  What was not analysed, by file
# and function, comes after the findings as remarks; $MMUCHECK (build/mmucheck) tells where
# functions are.  How much was looked at is said on standard error.  The kernel tree is only
# read.
#
# Exit status: 0 nothing found, 1 error, 2 findings, 3 something was not analysed, whatever was
# found.  What could not be parsed outside of functions does not count.
set -eu -o pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
mode=${MODE:-report}
jobs=${J:-$(nproc)}
spatch=${SPATCH:-spatch}
macros=$top/cocci/macros.h
# spatch starts it several times, and the first one in PATH may be a slow wrapper.
python=${PYTHON:-/usr/bin/python3}
[ -x "$python" ] || python=python3
mmucheck=${MMUCHECK:-$top/build/mmucheck}

die() { printf '%s\n' "coccicheck: $*" >&2; exit 1; }

# The rules asked for, as absolute paths.
rules() {
	local file
	if [ -z "${COCCI-}" ]; then
		printf '%s\n' "$top"/cocci/*/*.cocci
		return
	fi
	for file in $COCCI; do
		[ -f "$file" ] || die "$file: no such semantic patch"
		realpath "$file"
	done
}

# words: what a file must mention so that a rule may have something for it: each word of the lines
# "// Keywords:" and "// Keywords outside arch:", number of the rule, "generic" for the latter.
words() {
	awk 'FNR == 1 { n++ }
		/^\/\/ Keywords(:| outside arch:)/ {
			generic = /^[^:]* outside arch:/ ? "generic" : ""
			sub(/^[^:]*:/, "")
			gsub(/[^A-Za-z0-9_]+/, " ")
			for (i = split($0, word, " "); i; i--)
				printf "%s\t%04d\t%s\n", word[i], n - 1, generic
		}' "${good[@]}"
}

# pairs: number of the rule, file, number of rules (1), for each of $work/files that the rule may
# have something for.
pairs() {
	local any
	words >"$work/words"
	any="\\<($(cut -f1 "$work/words" | sort -u | paste -sd '|'))\\>"
	LC_ALL=C xargs -r -d '\n' -P "$jobs" -n 1000 grep -lE --line-buffered -e "$any" -- \
		<"$work/files" >"$work/mention" || true
	LC_ALL=C xargs -r -d '\n' grep -oHE -e "$any" -- <"$work/mention" | sort -u |
		awk '
			NR == FNR { rules[$1] = rules[$1] " " $2; anywhere[$1, $2] += $3 == ""; next }
			{
				word = file = $0
				sub(/.*:/, "", word)
				sub(/:[^:]*$/, "", file)
				for (i = split(rules[word], rule, " "); i; i--)
					if (anywhere[word, rule[i]] || file !~ /^arch\//)
						print rule[i] "\t" file "\t1"
			}' "$work/words" - | sort -u
}

# run_spatch TASK RULE: one spatch over the files of TASK.list, each by itself.
run_spatch() {
	local task=$1 rule=$2
	sed G "$task.list" >"$task.groups"
	# shellcheck disable=SC2086
	"$spatch" --python "$python" -D "$mode" --no-includes --include-headers --use-coccigrep --parse-error-msg \
		--macro-file "$macros" --timeout "${TIMEOUT:-60}" --cocci-file "$rule" \
		--file-groups "$task.groups" ${SPFLAGS-} >"$task.out" 2>"$task.err" ||
		sed "s|^|EXN: spatch ended with status $? in |" "$task.list" >>"$task.err"
}

# plan NAME: divide NAME.pairs, lines of rule ("all" for all of them), file, and number of rules that
# have something for it, into tasks of about the same cost: more than there are processes, so
# that they end together, but few, because spatch takes a second to start.  Writes NAME.N.list and, the dearest first, NAME.tasks: cost, task and rules.
plan() {
	local name=$1
	cut -f2 "$name.pairs" | sort -u | xargs -r -d '\n' stat -L -c '%s	%n' >"$name.sizes"
	awk -F'\t' 'NR == FNR { size[$2] = $1; next }
		{ print $1 "\t" (size[$2] + 20000) * (8 + $3) "\t" $2 }' \
		"$name.sizes" "$name.pairs" | sort -t '	' -k1,1 -k2,2nr >"$name.costs"
	awk -F'\t' -v name="$name" -v parts=$((jobs * 2)) '
		function end() {
			for (i = 0; i < parts; i++)
				if (sum[i]) {
					print sum[i] "\t" task[i] "\t" rules
					sum[i] = 0
				}
		}
		$1 "" != rules { end() }
		{
			rules = $1
			best = 0
			for (i = 1; i < parts; i++)
				if (sum[i] < sum[best])
					best = i
			if (!sum[best])
				task[best] = sprintf("%s.%04d", name, n++)
			sum[best] += $2
			print $3 >(task[best] ".list")
		}
		END { end() }' "$name.costs" | sort -k1,1nr >"$name.tasks"
}

# pass NAME: the tasks of $work/NAME.pairs, $jobs at a time; what they say goes to $work/NAME.N.out
# and .err.
pass() {
	local name=$work/$1 task rule running=0
	plan "$name"
	while IFS='	' read -r _ task rule; do
		if [ "$running" -ge "$jobs" ]; then
			wait -n
			running=$((running - 1))
		fi
		case $rule in
		all) run_spatch "$task" "$work/all.cocci" & ;;
		*) run_spatch "$task" "${good[10#$rule]}" & ;;
		esac
		running=$((running + 1))
	done <"$name.tasks"
	wait
}

# failures NAME: file and rule, of what went wrong in a pass of single rules.
failures() {
	local task rule
	while IFS='	' read -r _ task rule; do
		sed -n "s|^EXN: .* in \(.*\)|\1\tthe rule ${good[10#$rule]##*/} failed|p" "$task.err"
	done <"$work/$1.tasks" | sort -u
}

# Rule names are unique over all files, so that one patch can hold all of them.
combine() {
	printf 'virtual %s\n' patch context org report
	sed '/^virtual /d' "$@"
}

# said NAME out|err: what was said in a pass.
said() { find "$work" -name "$1.*.$2" -print0 | sort -z | xargs -0 -r cat; }

# What spatch could not parse: file, first and last line, the line that it stopped at and its
# text, with tabs between.  spatch prints the lines and not where they are; 0 if they are not
# found in the file.
lost_places() {
	said '*' err | awk '
		function report(  n, i, k, first) {
			if (nr && file != "") {
				for (n = 0; (getline text[n + 1] <file) > 0; n++)
					;
				close(file)
				for (i = 1; i + nr - 1 <= n && !first; i++) {
					for (k = 1; k <= nr && text[i + k - 1] == bad[k]; k++)
						;
					if (k > nr)
						first = i
				}
				gsub(/^[ \t]+|[ \t\\]+$/, "", stopped)
				gsub(/\t/, " ", stopped)
				print file "\t" first + 0 "\t" (first ? first + nr - 1 : 0) "\t" \
					(first ? first + at - 1 : 0) "\t" stopped
			}
			nr = at = 0
			stopped = ""
		}
		/^HANDLING: / { report(); file = $2; next }
		/^badcount: / { report(); next }
		/^bad: / { bad[++nr] = substr($0, 6); next }
		/^BAD:!!!!! / {
			bad[++nr] = substr($0, 11)
			if (!at) {
				at = nr
				stopped = bad[nr]
			}
			next
		}
		{ report() }
		END { report() }' | sort -u
}

# What of that is in functions: file, line, function or "?", line and text that spatch stopped
# at.  Others go to $work/lost.outside.  Without mmucheck to tell where functions are, any
# place may be in one.
lost_functions() {
	lost_places >"$work/places"
	: >"$work/functions"
	if [ -x "$mmucheck" ]; then
		cut -f1 "$work/places" | sort -u | xargs -r -d '\n' "$mmucheck" dump functions >"$work/functions"
	fi
	awk -F'\t' -v outside="$work/lost.outside" -v known="$([ ! -x "$mmucheck" ] || echo 1)" '
		BEGIN { printf "" >outside }
		NR == FNR { n++; file[n] = $1; first[n] = $2; last[n] = $3; name[n] = $4; next }
		!known || !$2 { print $1 "\t" ($4 ? $4 : 1) "\t?\t" $4 "\t" $5; next }
		{
			found = 0
			for (i = 1; i <= n; i++) {
				# The place begins where what is before it ends.
				if (file[i] != $1 || first[i] > $3 || last[i] <= $2)
					continue
				print $1 "\t" first[i] "\t" name[i] "\t" $4 "\t" $5
				found = 1
			}
			if (!found)
				print $1 "\t" $4 "\t-\t" $4 "\t" $5 >outside
		}' "$work/functions" "$work/places"
}

# accepted: those of ${usable[@]} that spatch accepts become ${good[@]}, others ${bad[@]}.
accepted() {
	local rule
	combine "${usable[@]}" >"$work/all.cocci"
	if "$spatch" -D "$mode" --parse-cocci "$work/all.cocci" >/dev/null 2>&1; then
		good=("${usable[@]}")
		return
	fi
	for rule in "${usable[@]}"; do
		if "$spatch" -D "$mode" --parse-cocci "$rule" >/dev/null 2>&1; then
			good+=("$rule")
		else
			bad+=("$rule")
		fi
	done
	combine "${good[@]}" >"$work/all.cocci"
}

check() {
	local tree=${1-} rule usable=() good=() bad=() without=() paths found=0
	[ -n "$tree" ] || die "no kernel tree: give one with KDIR="
	if [ ! -f "$tree/Makefile" ] || [ ! -d "$tree/mm" ]; then
		die "$tree: not a kernel tree"
	fi
	shift
	case $mode in
	report | org | context | patch) ;;
	*) die "MODE=$mode: report, org, context or patch" ;;
	esac
	command -v "$spatch" >/dev/null || die "$spatch is missing: run make deps, or set SPATCH="
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT TERM

	for rule in $(rules); do
		if ! grep -q "^virtual $mode\$" "$rule"; then
			if [ "$mode" = patch ]; then
				without+=("$(basename "$rule" .cocci)")
			else
				bad+=("$rule")
			fi
		else
			usable+=("$rule")
		fi
	done
	[ ${#usable[@]} -eq 0 ] || accepted
	: >"$work/failed"
	for rule in "${bad[@]}"; do
		printf '%s\t%s\n' "$rule" "spatch does not accept this rule" >>"$work/failed"
	done
	[ ${#good[@]} -gt 0 ] || die "no rule can be used in mode $mode"
	cd "$tree"
	paths=(mm fs kernel lib virt drivers arch)
	[ $# -eq 0 ] || paths=("$@")
	find -H "${paths[@]}" -type f -name '*.c' >"$work/files" || true
	pairs >"$work/alone.pairs"
	cut -f2 "$work/alone.pairs" | sort -u >"$work/list"
	[ -z "${LOOKED_AT-}" ] || cp "$work/list" "$LOOKED_AT"

	if [ "$mode" = report ] || [ "$mode" = org ]; then
		cut -f2 "$work/alone.pairs" | sort | uniq -c |
			sed -E 's|^ *([0-9]+) (.*)|all	\2	\1|' >"$work/all.pairs"
		pass all
		said all err | sed -n 's/^EXN: .* in \(.*\)/\1/p' | sort -u >"$work/again"
		awk -F'\t' 'NR == FNR { again[$0]; next } $2 in again' "$work/again" \
			"$work/alone.pairs" >"$work/alone.pairs.new"
		mv "$work/alone.pairs.new" "$work/alone.pairs"
	fi
	pass alone
	failures alone >>"$work/failed"
	if [ "$mode" = patch ] || [ "$mode" = context ]; then
		said alone out >"$work/found"
	else
		said '*' out | sort -u | sort -t: -k1,1 -k2,2n -s >"$work/found"
	fi
	cat "$work/found"
	[ ! -s "$work/found" ] || found=1
	lost_functions >"$work/lost"
	coverage
	[ ! -s "$work/failed" ] && [ ! -s "$work/lost" ] || return 3
	[ "$found" -eq 0 ] || return 2
}

# The ledger: what was not analysed as remarks among the findings, in the form that mmucheck
# import reads; what else is to be said on standard error.
coverage() {
	awk -F'\t' '{
		printf "%s:%d:1: note: %snot parsed: spatch stopped at line %d, %s\n",
			$1, $2, $3 == "?" ? "" : $3 "(): ", $4, $5
	}' "$work/lost"
	awk -F'\t' '{ printf "%s:1:1: note: not analysed: %s\n", $1, $2 }' "$work/failed"
	{
		awk -F'\t' '{ printf "%s:%d: outside of functions, not parsed: %s\n", $1, $2, $5 }' \
			"$work/lost.outside"
		[ ${#without[@]} -eq 0 ] || echo "rules without a patch: ${without[*]}"
		[ -x "$mmucheck" ] || [ ! -s "$work/lost" ] ||
			echo "to have functions named that were not parsed, build mmucheck: make all"
		echo "coverage: ${#good[@]} rules, $(wc -l <"$work/list") files that mention the API;" \
			"not parsed: $(wc -l <"$work/lost") functions," \
			"$(wc -l <"$work/lost.outside") other places;" \
			"failed: $(wc -l <"$work/failed")"
	} >&2
}

install_rules() {
	local tree=${1-} target
	[ -n "$tree" ] || die "no kernel tree: give one with KDIR="
	[ -d "$tree/scripts/coccinelle" ] || die "$tree: no scripts/coccinelle"
	target=$tree/scripts/coccinelle/mm
	mkdir -p "$target"
	cp "$top"/cocci/*/*.cocci "$target/"
	echo "$target: $(printf '%s\n' "$top"/cocci/*/*.cocci | wc -l) semantic patches"
}

command=${1-}
[ $# -eq 0 ] || shift
case $command in
check) check "$@" ;;
install) install_rules "$@" ;;
*) die "check KDIR [PATH...], or install KDIR" ;;
esac
