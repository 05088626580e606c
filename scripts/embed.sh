#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# embed.sh FILE...: print each file as a C string named after it, report.css as
# report_css, and its SHA-256 in base64, as a Content-Security-Policy names it,
# as report_css_hash.
set -eu

for file; do
	name=$(basename "$file" | tr . _)
	hex=$(sha256sum "$file")
	# shellcheck disable=SC2059 # the hash as escapes is the format
	hash=$(env printf "$(printf '%.64s' "$hex" | sed 's/../\\x&/g')" | base64 -w 0)
	printf 'static const char %s_hash[] = "sha256-%s";\n' "$name" "$hash"
	printf 'static const char %s[] =\n' "$name"
	# ?? would begin a trigraph
	sed -e 's/[\\"?]/\\&/g' -e 's/	/\\t/g' -e 's/^/"/' -e 's/$/\\n"/' "$file"
	echo ';'
done
