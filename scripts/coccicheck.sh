#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# coccicheck.sh check KDIR [PATH...]: run the semantic patches on the files of a kernel
#     that mention the page-table API: all of them, or those below the paths.
# coccicheck.sh install KDIR: copy the rules to KDIR/scripts/coccinelle/mm/.
#
# From the environment: MODE=report|org|context|patch, COCCI="FILE..." (default: all rules),
# J=PROCESSES, SPATCH, SPFLAGS, TIMEOUT=SECONDS for one file.
#
# Reports and org lists are made in one pass, with all rules in one semantic patch, so that
# a file is parsed once.  A rule that spatch does not accept is left out by name; a file on
# which the pass fails is tried again with each rule alone.  Last comes the coverage: what
# spatch did not parse, by file and function.  The kernel tree is only read.
#
# Exit status: 0 nothing found, 1 error, 2 findings, 3 nothing found but something was not
# analysed.  What could not be parsed outside of functions does not count.
set -eu -o pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
mode=${MODE:-report}
jobs=${J:-$(nproc)}
spatch=${SPATCH:-spatch}
macros=$top/cocci/macros.h

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

# What spatch could not parse: file, function or "-", and the line it stopped at.
lost_functions() {
	cat "$work"/*.err 2>/dev/null | awk '
		function report(  name) {
			if (inside && file != "")
				print file "\t" (fn != "" ? fn : "-") "\t" stopped
			inside = 0; fn = stopped = head = ""
		}
		/^HANDLING: / { report(); file = $2; next }
		/^badcount: / { report(); inside = 1; next }
		/^(bad|BAD)/ && inside {
			text = $0
			sub(/^(bad: ?|BAD:!!!!! ?)/, "", text)
			if ($0 ~ /^BAD/ && stopped == "") {
				stopped = text
				gsub(/^[ \t]+|[ \t\\]+$/, "", stopped)
			}
			if (text ~ /^[A-Za-z_].*\(/ && text !~ /^(static |extern )?(struct|union|enum)[^(]*[={]/) {
				head = text
				sub(/\(.*/, "", head)
				sub(/[ \t]+$/, "", head)
				sub(/.*[ \t*]/, "", head)
			}
			if (text ~ /^\{/ && head != "" && fn == "")
				fn = head "()"
			next
		}
		{ report() }
		END { report() }' | sort -u
}

# again LIST RULES: the files that the common pass failed on, with each rule by itself.
again() {
	local list=$1 rule n=0
	shift
	for rule; do
		n=$((n + 1))
		cp "$list" "$work/again$n.list"
		pass "again$n" "$rule" "$work/again$n.list"
		sed -n "s|^EXN: .* in \(.*\)|\1\t-\tthe rule ${rule##*/} failed|p" "$work/again$n".*.err >>"$work/failed"
	done
}

check() {
	local tree=${1-} rule good=() bad=() without=() files functions found=0
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
		printf '%s\t-\t%s\n' "$rule" "spatch does not accept this rule" >>"$work/failed"
	done
	[ ${#good[@]} -gt 0 ] || die "no rule can be used in mode $mode"
	cd "$tree"
	paths=(mm fs kernel lib virt drivers arch)
	[ $# -eq 0 ] || paths=("$@")
	list_files "${good[@]}" >"$work/list"

	if [ "$mode" = patch ] || [ "$mode" = context ]; then
		for rule in "${good[@]}"; do
			list_files "$rule" >"$work/${rule##*/}.list"
			pass "${rule##*/}" "$rule" "$work/${rule##*/}.list"
		done
		sed -n 's/^EXN: .* in \(.*\)/\1\t-\ta rule failed/p' "$work"/*.err >>"$work/failed"
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
	[ -z "$found" ] || [ "$found" -eq 0 ] || return 2
	[ ! -s "$work/failed" ] && [ "$functions" -eq 0 ] || return 3
}

# The ledger; sets $functions to the number of functions lost.
coverage() {
	files=$(wc -l <"$work/list")
	functions=$(awk -F'\t' '$2 != "-"' "$work/lost" | wc -l)
	awk -F'\t' '{ printf "%s: %snot parsed: %s\n", $1, $2 == "-" ? "" : $2 " ", $3 }' "$work/lost"
	awk -F'\t' '{ printf "%s: not analysed: %s\n", $1, $3 }' "$work/failed"
	[ ${#without[@]} -eq 0 ] || echo "rules without a patch: ${without[*]}"
	echo "coverage: ${#good[@]} rules, $files files that mention the API;" \
		"not parsed: $functions functions," \
		"$(awk -F'\t' '$2 == "-"' "$work/lost" | wc -l) other places;" \
		"failed: $(wc -l <"$work/failed")"
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
