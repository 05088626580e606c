#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# deb.sh DIR VERSION: build the Debian package from the files that git knows (of an unpacked
# source all but what was built), in DIR, and let lintian look at it.  Nothing is downloaded.
set -eu
dir=$1 version=$2
for tool in dpkg-buildpackage dh lintian; do
	command -v $tool >/dev/null || {
		echo "mmucheck: $tool is missing: run make deps" >&2
		exit 1
	}
done
source=$dir/mmucheck-$version
rm -rf "$dir"
mkdir -p "$source"
if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files -z
else
	find . -path ./build -prune -o \( -type f -o -type l \) -print0
fi | tar --null -T - -cf - | tar -C "$source" -xf -
# The newest version in the changelog is the one that is built.
head=$(sed -n '1s/^mmucheck (\(.*\)) .*/\1/p' "$source/debian/changelog")
[ "$head" = "$version" ] || {
	echo "mmucheck: debian/changelog has version $head, the Makefile $version" >&2
	exit 1
}
(cd "$source" && dpkg-buildpackage -us -uc -b) >"$dir/log" 2>&1 || {
	tail -n 20 "$dir/log" >&2
	exit 1
}
lintian --fail-on error --tag-display-limit 0 "$dir"/*.changes
ls "$dir"/*.deb
