#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# deps.sh [LLVM]: install the packages of deps.txt that are missing.
#
# LLVM is the suffix of the LLVM to use, such as -19.  Says nothing when nothing
# is missing.  Needs root, or sudo, only when something is to be installed.
set -eu

llvm=${1--19}
list=$(dirname "$0")/deps.txt

die() { printf '%s\n' "deps: $*" >&2; exit 1; }

wanted() {
	sed -e 's/#.*//' -e "s/@LLVM@/$llvm/g" "$list" | tr -d ' \t' | grep -v '^$'
}

# The wanted packages that are not installed.  PACKAGE!FILE is not wanted where FILE is, which
# a rival of it has brought.
missing() {
	for package in $(wanted); do
		case $package in
		*!*)
			[ ! -e "${package#*!}" ] || continue
			package=${package%%!*}
			;;
		esac
		case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
		*' installed') ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

for tool in dpkg-query apt-get; do
	command -v "$tool" >/dev/null ||
		die "this is not a Debian system; install by hand what $list names"
done
lacking=$(missing)
[ -n "$lacking" ] || exit 0

if [ "$(id -u)" = 0 ]; then
	root=
elif command -v sudo >/dev/null; then
	root=sudo
else
	die "run as root, or install by hand: $lacking"
fi

# A machine that was never updated, or long ago, does not know the packages.
apt_install() {
	# shellcheck disable=SC2086 # $root may be empty, $lacking is a list
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacking \
		</dev/null >&2 2>"$errors"
}
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
trap 'exit 130' INT TERM
printf '%s\n' "deps: installing $lacking" >&2
apt_install || { $root apt-get update -qq </dev/null >&2 2>"$errors" && apt_install; } ||
	die "apt-get could not install $lacking($(sed -n 's/^E: //p' "$errors" | head -n 1))"
