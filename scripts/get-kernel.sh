#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# get-kernel.sh RELEASE: print the path of a complete kernel tree.
#
# RELEASE is "latest" or a version such as 6.1 or 6.12.  The tree comes from
# Debian's linux-source packages, found through the machine's own apt
# configuration plus the backports suites of this release and of stable, and is
# kept under ${XDG_CACHE_HOME:-~/.cache}/mmucheck.  The system's apt state is
# never touched: lists and downloads live in a private root.  A tree appears
# under its final name only when it is complete; concurrent runs wait for each
# other.
set -eu

release=${1:-latest}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mmucheck
apt_root=$cache/apt

say() { printf '%s\n' "get-kernel: $*" >&2; }
die() { say "$*"; exit 1; }

case $release in
latest) ;;
*[!0-9.]* | .* | *. | *..*) bad=1 ;;
*.*) ;;
*) bad=1 ;;
esac
[ -z "${bad-}" ] || die "'$release' is neither 'latest' nor a version such as 6.12"

# A fixed release that is here needs no network.
if [ "$release" != latest ] && [ -f "$cache/linux-$release/Kbuild" ]; then
	echo "$cache/linux-$release"
	exit 0
fi

command -v apt-get >/dev/null || die "apt-get is missing: give a kernel tree with KDIR="
mkdir -p "$apt_root/lists/partial" "$apt_root/cache/archives/partial"
exec 9>"$cache/lock"
flock 9

# "uri keyring" of each Debian archive the machine uses, from both of apt's
# source formats; security archives carry no backports.
archives() {
	find /etc/apt/sources.list.d -name '*.sources' -exec awk -v name="$codename" '
		function flush_stanza(  i) {
			if (types ~ /deb/ && suites ~ name && suites !~ /security/ &&
			    comps ~ /main/ && !off)
				for (i = 2; i <= nr; i++)
					print uri[i], key
			types = suites = comps = key = ""
			nr = off = 0
		}
		FNR == 1 || /^[[:space:]]*$/ { flush_stanza() }
		/^Enabled:[[:space:]]*no/ { off = 1 }
		/^Types:/ { types = $0 }
		/^URIs:/ { nr = split($0, uri) }
		/^Suites:/ { suites = $0 }
		/^Components:/ { comps = $0 }
		/^Signed-By:/ { key = $2 }
		END { flush_stanza() }' {} +
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
		sed 's/\[[^]]*\]//' |
		awk -v name="$codename" '$1 == "deb" && index($3, name) == 1 && $3 !~ /security/ &&
			/ main/ { print $2, "" }'
}

# shellcheck disable=SC1091
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:?}") || die "/etc/os-release names no release"
archives | sort -u | while read -r uri key; do
	opt=${key:+[signed-by=$key] }
	for suite in "$codename" "$codename-updates" "$codename-backports" stable-backports; do
		echo "deb $opt$uri $suite main"
	done
done >"$apt_root/sources.list"
[ -s "$apt_root/sources.list" ] || die "no Debian archive in the apt configuration: give a kernel tree with KDIR="

private_apt() {
	tool=$1
	shift
	"$tool" -oAPT::Sandbox::User=root -oDir::Etc::SourceList="$apt_root/sources.list" -oDir::Etc::SourceParts=/dev/null \
		-oDir::State::Lists="$apt_root/lists" -oDir::Cache="$apt_root/cache" "$@"
}

# Lists older than a day are asked for again; an unreachable archive is no
# failure as long as some list is there.
if [ -z "$(find "$apt_root/stamp" -mtime -1 2>/dev/null)" ]; then
	say "asking the Debian archive for kernel sources"
	if private_apt apt-get -qq update >&2; then
		touch "$apt_root/stamp"
	else
		say "apt-get update failed; going on with what is cached"
	fi
fi

packages() {
	private_apt apt-cache pkgnames linux-source- | sed -n 's/^linux-source-\([0-9][0-9]*\.[0-9][0-9]*\)$/\1/p' | sort -V
}
if [ "$release" = latest ] && [ -n "$(find "$apt_root/latest" -newer "$apt_root/stamp" 2>/dev/null)" ]; then
	release=$(cat "$apt_root/latest") # what the same lists told another run
elif [ "$release" = latest ]; then
	release=$(packages | tail -n 1)
	[ -z "$release" ] || echo "$release" >"$apt_root/latest"
	if [ -z "$release" ]; then
		say "the archive offers no linux-source package; taking the newest that is cached"
		release=$(find "$cache" -maxdepth 1 -name 'linux-[0-9]*' | sed 's/.*linux-//' | sort -V | tail -n 1)
	fi
	[ -n "$release" ] || die "no kernel tree is cached: give one with KDIR="
fi
tree=$cache/linux-$release
if [ ! -f "$tree/Kbuild" ]; then
	packages | grep -qx "$release" ||
		die "no linux-source-$release in the archive; it has: $(packages | tr '\n' ' ')"
	work=$(mktemp -d "$cache/fetch.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT TERM
	say "fetching linux-source-$release"
	(cd "$work" && private_apt apt-get -qq download "linux-source-$release") >&2 ||
		die "could not download linux-source-$release"
	mkdir "$work/tree"
	dpkg-deb --fsys-tarfile "$work"/*.deb |
		tar -xO "./usr/src/linux-source-$release.tar.xz" |
		tar -xJ -C "$work/tree" --strip-components=1 ||
		die "could not unpack linux-source-$release"
	[ -f "$work/tree/Kbuild" ] || die "linux-source-$release holds no kernel tree"
	mv -T "$work/tree" "$tree" 2>/dev/null || [ -f "$tree/Kbuild" ] || die "cannot write $tree"
fi
echo "$tree"
