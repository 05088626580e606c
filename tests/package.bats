#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is handed to users: manual pages, completions, the tarball.

bats_require_minimum_version 1.5.0

setup_file() {
	top=$(readlink -f "$BATS_TEST_DIRNAME/..")
	out=$(dirname "$(readlink -f "${MMUCHECK:-$top/build/mmucheck}")")
	make -s -C "$top" O="$out" dist >"$BATS_FILE_TMPDIR/dist.log"
	tar -C "$BATS_FILE_TMPDIR" -xzf "$(tail -n 1 "$BATS_FILE_TMPDIR/dist.log")"
	# Elsewhere than it was made, under a name with a blank.
	mv "$BATS_FILE_TMPDIR"/mmucheck-*/ "$BATS_FILE_TMPDIR/un packed"
}

setup() {
	top=$(readlink -f "$BATS_TEST_DIRNAME/..")
	prefix="$BATS_FILE_TMPDIR/un packed"
	cd "$BATS_TEST_TMPDIR" || return 1
}

@test "tarball: unpacked elsewhere it finds its model and its examples" {
	cp "$top"/corpus/C001-*/bug.c bug.c
	got=0
	env -i HOME="$PWD" PATH=/usr/bin:/bin "$prefix/bin/mmucheck" check bug.c -- -x c -std=gnu11 -ffreestanding \
		-nostdinc -I"$prefix/share/mmucheck/corpus/include" -DGENERATION_GENERIC >report || got=$?
	[ "$got" -eq 2 ]
	grep -q '\[lazy-read-hazard\]$' report
	# It is its own model that is read: without it, and without the source, there is none.
	cp -r "$prefix" moved
	echo 'this is no header' >moved/share/mmucheck/model/annot.h
	run -1 env -i HOME="$PWD" PATH=/usr/bin:/bin moved/bin/mmucheck check bug.c --
	[[ $output == *"moved/"*"share/mmucheck/model"* ]]
}

@test "tarball: everything is in it" {
	for file in bin/mmucheck-bot share/man/man1/mmucheck.1 share/man/man7/mmucheck-rules.7 \
		share/bash-completion/completions/mmucheck share/zsh/vendor-completions/_mmucheck \
		share/mmucheck/cocci/lazy_mmu/lazy_sleep.cocci lib/mmucheck/sparse/mmucheck-sparse \
		share/doc/mmucheck/README.md; do
		[ -f "$prefix/$file" ] || { echo "$file"; return 1; }
	done
	[ -z "${PLUGIN:-}" ] || [ ! -f "$PLUGIN" ] || [ -f "$prefix/lib/mmucheck/$(basename "$PLUGIN")" ]
}

@test "systemd: the unit's user and its directory are made" {
	user=$(sed -n 's/^User=//p' "$prefix/lib/systemd/system/mmucheck-bot.service")
	state=$(sed -n 's/^StateDirectory=//p' "$prefix/lib/systemd/system/mmucheck-bot.service")
	mkdir -p root/etc
	systemd-sysusers --root="$PWD/root" "$prefix/lib/sysusers.d/mmucheck-bot.conf"
	grep -E "^$user:[^:]*:[0-9]+:[0-9]+:[^:]*:/var/lib/$state:.*/nologin$" root/etc/passwd
	systemd-tmpfiles --root="$PWD/root" --create "$prefix/lib/tmpfiles.d/mmucheck-bot.conf" 2>log || cat log
	[ "$(stat -c '%a %u' "root/var/lib/$state")" = "700 $(grep "^$user:" root/etc/passwd | cut -d: -f3)" ] ||
		[ "$(id -u)" -ne 0 ]
}

@test "manual: mandoc has nothing to say about the pages" {
	for page in man1/mmucheck.1 man1/mmucheck-bot.1 man7/mmucheck-rules.7; do
		run -0 mandoc -T lint "$prefix/share/man/$page"
		[ -z "$output" ]
	done
	# and would have
	printf '.TH X 1 2026-01-01\n.SH NAME\n.PP\n.PP\nx - y\n' >bad.1
	run mandoc -T lint bad.1
	[ -n "$output" ]
}

@test "manual: every rule is explained, every command and option is there" {
	mandoc -T utf8 "$prefix/share/man/man7/mmucheck-rules.7" | col -bx >rules.txt
	mandoc -T utf8 "$prefix/share/man/man1/mmucheck.1" | col -bx >page.txt
	for rule in $("$prefix/bin/mmucheck" rules | cut -d' ' -f1); do
		grep -qx " *$rule" rules.txt || { echo "$rule"; return 1; }
	done
	grep -qxF '               set_pte_at(mm, addr, ptep, pte);' rules.txt
	for command in $("$prefix/bin/mmucheck" --help | sed -n 's/^  \([a-z-]*\)  .*/\1/p'); do
		grep -q "^ *$command\b" page.txt || { echo "$command"; return 1; }
		for option in $("$prefix/bin/mmucheck" "$command" --help | grep -oE '^.{0,8}--[a-z-]+' | grep -oE -- '--[a-z-]+$'); do
			grep -q -- "$option" page.txt || { echo "$command $option"; return 1; }
		done
	done
}

# asked WORD...: what bash offers for the last word, one a line.
asked() {
	PATH="$prefix/bin:$PATH" bash --norc -c '
		. "$1"
		shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
		action=$(complete -p mmucheck)
		function=${action#*-F }
		"${function%% *}" mmucheck "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
		printf "%s\n" "${COMPREPLY[@]}"' - "$prefix/share/bash-completion/completions/mmucheck" "$@" | sort
}

@test "completion: bash offers commands, options, their values, rules and files" {
	[ "$(asked mmucheck ca)" = $'cache\ncallgraph' ]
	[ "$(asked mmucheck scan --min)" = --min-confidence ]
	[ "$(asked mmucheck scan --min-confidence '')" = $'high\nlow\nmedium' ]
	[ "$(asked mmucheck scan --format = h)" = html ]
	[ "$(asked mmucheck diff --format '')" = $'sarif\ntext' ]
	[ "$(asked mmucheck scan --rule lazy-s)" = lazy-sleep ]
	[ "$(asked mmucheck explain gather-unb)" = gather-unbalanced ]
	[ "$(asked mmucheck baseline '')" = $'add\nlist\nprune' ]
	mkdir dir
	touch file
	[ "$(asked mmucheck scan -k '')" = dir ]
	[ "$(asked mmucheck report f)" = file ]
	[ "$(asked mmucheck rules -)" = "$(asked mmucheck rules --; asked mmucheck rules -h)" ]
}

@test "completion: bash-completion finds it by name" {
	PATH="$prefix/bin:$PATH" XDG_DATA_DIRS="$prefix/share" bash --norc -c '
		. /usr/share/bash-completion/bash_completion
		__load_completion mmucheck
		complete -p mmucheck' | grep -q -- '-F _mmucheck'
}

# zsh_asked WORD...: what zsh would offer for the last word, as it reaches its own functions.
zsh_asked() {
	PATH="$prefix/bin:$PATH" zsh -f -c '
		fpath=($1 $fpath)
		shift
		autoload -Uz _mmucheck
		_describe() { print -rl -- ${(P)2} }
		_arguments() { print -rl -- "$@" }
		compadd() { shift; print -rl -- "$@" }
		words=("$@") CURRENT=$#
		_mmucheck' - "$prefix/share/zsh/vendor-completions" "$@"
}

@test "completion: zsh offers commands, options, their values and rules" {
	zsh_asked mmucheck '' >shown
	grep -qxF 'scan:analyse a kernel tree or parts of it' shown
	zsh_asked mmucheck scan --min >shown
	grep -qxF -- '*--min-confidence=:value:(low medium high)' shown
	grep -qxF -- '*--summary' shown
	grep -qxF -- '*--rule=:rule:__mmucheck_rules' shown
	grep -qxF -- '*--kernel=:directory:_files -/' shown
	[ "$(zsh_asked mmucheck baseline '')" = $'add\nlist\nprune' ]
	zsh_asked mmucheck explain '' | grep -qx lazy-sleep
}

@test "debian: what is needed to build is what make deps installs" {
	sed -n '/^Build-Depends:/,/^$/p' "$top/debian/control" | sed 's/^[A-Z].*: *//; s/^ *//; s/[ ,(].*//' |
		grep -v -e '^debhelper-compat$' -e '^$' >needed
	while read -r package; do
		sed 's/@LLVM@/-19/' "$top/scripts/deps.txt" | grep -q "^$package " || { echo "$package"; return 1; }
	done <needed
	[ "$(wc -l <needed)" -gt 8 ]
	[ "$(sed -n '1s/^mmucheck (\(.*\)) .*/\1/p' "$top/debian/changelog")" = \
		"$(sed -n 's/^VERSION := //p' "$top/Makefile")" ]
}
