#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# sparse.sh TREE PATH...: run plugins/sparse/mmucheck-sparse over files of a kernel tree.
#
# Looked at are the .c files that open or close a lazy MMU section, with the flags that
# $MMUCHECK dump flags says; nothing is compiled and the tree is only read.  Findings and notes
# go to standard output, one a line, as mmucheck import takes them; LOOKED_AT=FILE
# is given the names of the files.  A kernel from 7.0 on has
# no annotations for sparse: there it is clang's context analysis by mmucheck-context, and
# where no clang is new enough one line says that nothing was checked.
set -eu

tree=$1
shift
here=$(dirname "$(readlink -f "$0")")
check=$here/../plugins/sparse/mmucheck-sparse
context=$here/../plugins/sparse/mmucheck-context
calls='arch_(enter|leave)_lazy_mmu_mode *\('

say() { printf '%s\n' "sparse: $*" >&2; }

# What kbuild passes to sparse for x86-64.
flags='-D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -D__x86_64__ --arch=x86 -mlittle-endian -m64'

# A compile database of mmucheck's own making, one shell command a file.
commands() {
	awk '
	function text(s) {
		sub(/^[^"]*"/, "", s)
		sub(/",?$/, "", s)
		gsub(/\\"/, "\"", s)
		gsub(/\\\\/, "\\", s)
		return s
	}
	function quoted(s) {
		gsub(/\047/, "\047\\\047\047", s)
		return "\047" s "\047"
	}
	/^    "directory": / { sub(/^    "directory": /, ""); dir = text($0); next }
	/^    "file": / { sub(/^    "file": /, ""); file = text($0); next }
	/^    "arguments": \[/ { words = ""; nr = 0; inside = 1; next }
	inside && /^    \]/ {
		inside = 0
		print "run " quoted(dir) " " quoted(file) words
	}
	inside && nr++ { words = words " " quoted(text($0)) }
	'
}

# run DIRECTORY FILE ARG...
run() {
	dir=$1 file=$2
	shift 2
	# shellcheck disable=SC2086 # $flags is a list
	(cd "$dir" && "$check" $flags "$@" "$file") 2>&1
}

[ -f "$tree/include/linux/pgtable.h" ] || { say "$tree: not a kernel tree"; exit 1; }
if grep -q 'lazy_mmu_mode_enable *(' "$tree/include/linux/pgtable.h"; then
	if ! "$context" --compiler >/dev/null; then
		say "$tree: nothing was checked: from Linux 7.0 on sparse has no context" \
			"annotations, and no clang here has reentrant_capability (clang 21 or later)"
		exit 0
	fi
	check=$context
	calls='lazy_mmu_mode_(enable|disable) *\('
else
	command -v "${SPARSE:-sparse}" >/dev/null || { say "sparse is not installed"; exit 1; }
fi
cd "$tree"
files=$(grep -rlE --include='*.c' "$calls" "$@") || exit 0
# shellcheck disable=SC2086
[ -z "${LOOKED_AT-}" ] || printf '%s\n' $files >"$LOOKED_AT"
database=$(mktemp)
trap 'rm -f "$database"' EXIT
trap 'exit 130' INT TERM
# shellcheck disable=SC2086 # names of kernel files have no blanks
"$MMUCHECK" dump flags -k . $files >"$database"
eval "$(commands <"$database")"
