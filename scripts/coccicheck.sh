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
# Reports and org lists are made in one pass, with all rules in one semantic patch, so that
# a file is parsed once.  A rule that spatch does not accept is left out by name; a file on
# which the pass fails is tried again with each rule alone.  What was not analysed, by file
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

# list_files RULE...: the files below $paths, in the working directory, that have a word of
# "// Keywords:" of these rules, or of "// Keywords outside arch:"; others have nothing for them.
list_files() {
	{
		files_with '// Keywords:' "$@"
		files_with '// Keywords outside arch:' "$@" | grep -v '^arch/' || true
	} | sort -u
}

# files_with PREFIX RULE...
files_with() {
	local prefix=$1
	shift
	sed -n "s|^$prefix *||p" "$@" | tr -s ', ' '\n' | sed '/^$/d' >"$work/words"
	[ ! -s "$work/words" ] || grep -rlwF --include='*.c' -f "$work/words" -- "${paths[@]}" || true
}

# run_spatch OUT RULE LIST [OPTION...]: one spatch over the files of LIST, each by itself.
run_spatch() {
	local out=$1 rule=$2 list=$3
	shift 3
	sed G "$list" >"$list.groups"
	# shellcheck disable=SC2086
	"$spatch" -D "$mode" --no-includes --include-headers --use-coccigrep --parse-error-msg \
		--macro-file "$macros" --timeout "${TIMEOUT:-60}" "$@" --cocci-file "$rule" \
		--file-groups "$list.groups" ${SPFLAGS-} >"$out.out" 2>"$out.err" ||
		echo "EXN: spatch ended with status $? in ${rule##*/}" >>"$out.err"
}

# split LIST: LIST.0, LIST.1, ...: $jobs lists with about as much text in each.
split() {
	local list=$1
	: >"$list.sizes"
	[ ! -s "$list" ] || xargs -d '\n' stat -L -c '%s %n' <"$list" | sort -k1,1nr >"$list.sizes"
	awk -v jobs="$jobs" -v list="$list" '
		BEGIN { for (i = 0; i < jobs; i++) printf "" >(list "." i) }
		{
			best = 0
			for (i = 1; i < jobs; i++)
				if (sum[i] < sum[best])
					best = i
			sum[best] += $1 + 20000
			print substr($0, index($0, " ") + 1) >(list "." best)
		}' "$list.sizes"
}

# pass NAME RULE LIST: all processes over LIST; what they say goes to $work/NAME.N.*.
pass() {
	local name=$1 rule=$2 list=$3 i pids=
	split "$list"
	for ((i = 0; i < jobs; i++)); do
		[ -s "$list.$i" ] || continue
		run_spatch "$work/$name.$i" "$rule" "$list.$i" &
		pids="$pids $!"
	done
	for i in $pids; do
		wait "$i"
	done
}

# Rule names are unique over all files, so that one patch can hold all of them.
combine() {
	printf 'virtual %s\n' patch context org report
	sed '/^virtual /d' "$@"
}

# What spatch could not parse: file, first and last line, the line that it stopped at and its
# text, with tabs between.  spatch prints the lines and not where they are; 0 if they are not
# found in the file.
lost_places() {
	cat "$work"/*.err 2>/dev/null | awk '
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

# again LIST RULES: the files that the common pass failed on, with each rule by itself.
again() {
	local list=$1 rule n=0
	shift
	for rule; do
		n=$((n + 1))
		cp "$list" "$work/again$n.list"
		pass "again$n" "$rule" "$work/again$n.list"
		sed -n "s|^EXN: .* in \(.*\)|\1\tthe rule ${rule##*/} failed|p" "$work/again$n".*.err >>"$work/failed"
	done
}

check() {
	local tree=${1-} rule good=() bad=() without=() paths found=0
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
		elif "$spatch" -D "$mode" --parse-cocci "$rule" >/dev/null 2>&1; then
			good+=("$rule")
		else
			bad+=("$rule")
		fi
	done
	: >"$work/failed"
	for rule in "${bad[@]}"; do
		printf '%s\t%s\n' "$rule" "spatch does not accept this rule" >>"$work/failed"
	done
	[ ${#good[@]} -gt 0 ] || die "no rule can be used in mode $mode"
	cd "$tree"
	paths=(mm fs kernel lib virt drivers arch)
	[ $# -eq 0 ] || paths=("$@")
	list_files "${good[@]}" >"$work/list"
	[ -z "${LOOKED_AT-}" ] || cp "$work/list" "$LOOKED_AT"

	if [ "$mode" = patch ] || [ "$mode" = context ]; then
		for rule in "${good[@]}"; do
			list_files "$rule" >"$work/${rule##*/}.list"
			pass "${rule##*/}" "$rule" "$work/${rule##*/}.list"
		done
		sed -n 's/^EXN: .* in \(.*\)/\1\ta rule failed/p' "$work"/*.err >>"$work/failed"
	else
		combine "${good[@]}" >"$work/all.cocci"
		pass all "$work/all.cocci" "$work/list"
		sed -n 's/^EXN: .* in \(.*\)/\1/p' "$work"/all.*.err | sort -u >"$work/again.list"
		if [ -s "$work/again.list" ]; then
			grep -qxFf "$work/again.list" "$work/list" || cp "$work/list" "$work/again.list"
			again "$work/again.list" "${good[@]}"
		fi
	fi
	if [ "$mode" = patch ] || [ "$mode" = context ]; then
		cat "$work"/*.out >"$work/found"
	else
		cat "$work"/*.out | sort -u | sort -t: -k1,1 -k2,2n -s >"$work/found"
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
