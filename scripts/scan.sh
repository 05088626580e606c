#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scan.sh OUTDIR RELEASE [TREE [ARCHS]]: scan the page-table code of a kernel.
#
# TREE, or else the Debian kernel of that RELEASE, is scanned with $MMUCHECK as each
# of ARCHS compiles it ("all": every one that there is a recipe for; x86_64 by
# default).  Findings go to standard output and to OUTDIR/scan-VERSION[-ARCH].sarif;
# those of several architectures are merged into OUTDIR/scan-VERSION-all.sarif.  Beside
# that report lies a page to read, with the same name and .html.
# Findings (exit status 2 of the checker) and incomplete coverage (3) are results:
# only a scan that could not be done is a failure.
set -eu

out=$1 release=$2 tree=${3-} archs=${4:-x86_64}
here=$(dirname "$0")

# What is scanned whole, and where those files are scanned that use the page-table API.
generic='mm fs/proc/task_mmu.c kernel/bpf/arena.c'
users='drivers fs kernel lib virt'

say() { printf '%s\n' "scan: $*" >&2; }

# The directory of an architecture's code in the tree.
srcarch() {
	case $1 in
	x86_64) echo x86 ;;
	sparc64) echo sparc ;;
	*) echo "$1" ;;
	esac
}

# scan_arch ARCH REPORT [OPTION...]
scan_arch() {
	arch=$1 report=$2
	shift 2
	dir=arch/$(srcarch "$arch")
	[ -d "$tree/$dir" ] || { say "linux $version has no $dir: give another ARCH="; return 1; }
	for path in $users; do
		[ ! -d "$tree/$path" ] || set -- "$@" --users "$path"
	done
	for path in $generic "$dir/mm"; do
		if [ -e "$tree/$path" ]; then
			set -- "$@" "$path"
		else
			say "linux $version has no $path: left out"
		fi
	done
	status=0
	"$MMUCHECK" scan -k "$tree" --arch "$arch" --users "$dir" --format sarif -o "$report" "$@" ||
		status=$?
	case $status in
	0 | 2 | 3) return 0 ;;
	*) return "$status" ;;
	esac
}

[ -n "$tree" ] || tree=$("$here/get-kernel.sh" "$release")
if [ ! -f "$tree/Makefile" ] || [ ! -d "$tree/mm" ]; then
	say "$tree: not a kernel tree; give one with KDIR="
	exit 1
fi
version=$(sed -n 's/^\(VERSION\|PATCHLEVEL\|SUBLEVEL\) *= *//p' "$tree/Makefile" | head -n 3 | paste -sd. -)
[ "$archs" != all ] || archs='x86_64 arm64 powerpc s390 sparc'

case $archs in
*' '*) ;;
*)
	report=$out/scan-$version.sarif
	[ "$archs" = x86_64 ] || report=$out/scan-$version-$archs.sarif
	scan_arch "$archs" "$report" --format html -o "${report%.sarif}.html" --format text
	say "linux $version scanned; report: $report; to read: ${report%.sarif}.html"
	exit 0
	;;
esac

# What an architecture's scan says is passed on, and its failure goes to the ledger.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
set --
scanned=
for arch in $archs; do
	say "linux $version, $arch"
	if scan_arch "$arch" "$out/scan-$version-$arch.sarif" 2>"$said"; then
		set -- "$@" "$out/scan-$version-$arch.sarif"
		scanned=yes
	else
		set -- "$@" --missing "arch/$(srcarch "$arch")=$(tail -n 1 "$said")"
	fi
	cat "$said" >&2
done
[ -n "$scanned" ] || { say "linux $version: no architecture could be scanned"; exit 1; }
report=$out/scan-$version-all.sarif
status=0
"$MMUCHECK" merge --format sarif -o "$report" --format html -o "${report%.sarif}.html" \
	--format text "$@" || status=$?
case $status in
0 | 2 | 3) say "linux $version scanned; report: $report; to read: ${report%.sarif}.html" ;;
*) exit "$status" ;;
esac
