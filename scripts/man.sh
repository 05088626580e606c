#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# man.sh: scdoc from standard input to a man page that mandoc has nothing to say about: no
# empty paragraphs, no long lines of text, the title in capitals.
set -eu
page=$(scdoc)
printf '%s\n' "$page" | awk '
	# Break a line of text at blanks; no line may begin with a control character.
	function fold(line,    n, words, i, out) {
		n = split(line, words, " ")
		out = words[1]
		for (i = 2; i <= n; i++) {
			if (length(out) + length(words[i]) > 78 && words[i] !~ /^[.\047]/) {
				print out
				out = words[i]
			} else {
				out = out " " words[i]
			}
		}
		print out
	}
	/^\.TH / { $2 = toupper($2) }
	# A paragraph begins only if text follows, and not by itself after a heading.
	/^\.P$/ { waiting = 1; next }
	waiting && !/^\.(SH|SS|RE|TP)/ && last !~ /^\.(SH|SS|TH|RS)/ { print ".P" }
	waiting && /^\.RE$/ { print; last = ""; next }
	{ waiting = 0; last = $0 }
	!literal { sub(/^\t+/, "") }
	/^\.nf/ { literal = 1 }
	/^\.fi/ { literal = 0 }
	literal || /^[.\047]/ || length <= 80 { print; next }
	{ fold($0) }'
