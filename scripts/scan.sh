#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scan.sh OUTDIR RELEASE [TREE]: scan the page-table code of a kernel.
#
# TREE, or else the Debian kernel of that RELEASE, is scanned with $MMUCHECK;
# findings go to standard output and to OUTDIR/scan-VERSION.sarif.  Findings (exit
# status 2 of the checker) and incomplete coverage (3) are results: only a scan
# that could not be done is a failure.
set -eu

out=$1 release=$2 tree=${3-}
here=$(dirname "$0")
paths='mm fs/proc/task_mmu.c kernel/bpf/arena.c arch/x86/mm arch/x86/xen'

say() { printf '%s\n' "scan: $*" >&2; }

[ -n "$tree" ] || tree=$("$here/get-kernel.sh" "$release")
[ -f "$tree/Makefile" ] || { say "$tree: not a kernel tree; give one with KDIR="; exit 1; }
version=$(sed -n 's/^\(VERSION\|PATCHLEVEL\|SUBLEVEL\) *= *//p' "$tree/Makefile" | head -n 3 | paste -sd. -)
report=$out/scan-$version.sarif

set --
for path in $paths; do
	if [ -e "$tree/$path" ]; then
		set -- "$@" "$path"
	else
		say "linux $version has no $path: left out"
	fi
done
[ $# -gt 0 ] || { say "$tree: not a kernel tree; give one with KDIR="; exit 1; }

status=0
"$MMUCHECK" scan -k "$tree" --format sarif -o "$report" --format text "$@" || status=$?
case $status in
0 | 2 | 3) say "linux $version scanned; report: $report" ;;
*) exit "$status" ;;
esac
