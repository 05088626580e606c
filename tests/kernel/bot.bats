# SPDX-License-Identifier: GPL-2.0-or-later
# The review bot with everything real: a patch mail for a real kernel that brings a bug in,
# `mmucheck review` in the sandbox, the reply.

# make_build ARCH: the directory build-ARCH as a build of the tree would have left it, with the command
# that the kernel's own has for mm/vmalloc.c; prints that one, where generated headers are.
make_build() {
	mkdir -p "build-$1/mm" "build-$1/include/config" "build-$1/include/generated"
	echo CONFIG_CC_IS_CLANG=y >"build-$1/include/config/auto.conf"
	touch "build-$1/include/generated/autoconf.h" "build-$1/include/generated/asm-offsets.h"
	ln -s "$PWD/linux" "build-$1/source"
	python3 - "flags-$1.json" "$kernel" "$PWD/linux" "build-$1" <<-'EOP'
	import json, shlex, sys
	flags, kernel, tree, build = sys.argv[1:]
	for cmd in json.load(open(flags)):
	    args = [a.replace(kernel, tree) for a in cmd["arguments"][1:-1]]
	    line = shlex.join(["clang-19", *args, "-c", "-o", "mm/vmalloc.o", tree + "/mm/vmalloc.c"])
	    with open(build + "/mm/.vmalloc.o.cmd", "w") as out:
	        out.write("savedcmd_mm/vmalloc.o := " + line.replace("$", "$$").replace("#", "$(pound)") + "\n")
	    print(cmd["directory"])
	EOP
}

# on_kernel ARCH...: a bug in mm/vmalloc.c comes by mail, and is reviewed for these; the reply is in "reply".
on_kernel() {
	local arch
	top=$(realpath "$BATS_TEST_DIRNAME/../..")
	mmucheck=$(realpath "${MMUCHECK:-$top/build/mmucheck}")
	bot=${MMUCHECK_BOT:-$top/build/mmucheck-bot}
	bwrap --unshare-all --ro-bind / / true || skip 'bubblewrap does not work here'
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b.c \
		GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@b.c
	kernel=$("$top/scripts/get-kernel.sh" "${KERNEL:-latest}")
	cd "$BATS_TEST_TMPDIR"
	for arch; do
		"$mmucheck" dump flags -k "$kernel" --arch "$arch" mm/vmalloc.c >"flags-$arch.json"
	done
	# A work tree of git with the files that this needs; flags with its name in them.
	mkdir -p linux/arch in/new in/cur in/tmp
	# shellcheck disable=SC2046
	for part in include mm scripts $(printf 'arch/%s ' "${@/x86_64/x86}") Makefile Kbuild Kconfig MAINTAINERS; do
		cp -al "$kernel/$part" "linux/$part" 2>/dev/null || cp -a "$kernel/$part" "linux/$part"
	done
	for arch; do
		make_build "$arch" >>builds
	done
	git init -q linux
	git -C linux add -f Makefile mm/vmalloc.c
	git -C linux commit -qm base
	sed '/^static int vmap_pages_pte_range/,/^}/s/^\(\t*\)set_pte_at(&init_mm, addr, pte, .*/&\n\1if (!pte_present(ptep_get(pte)))\n\1\tpr_warn_once("vmap: not present\\n");/' \
		linux/mm/vmalloc.c >new.c
	rm linux/mm/vmalloc.c
	cp new.c linux/mm/vmalloc.c
	{
		printf 'From: Jan <jan@example.org>\nTo: linux-mm@kvack.org\nDate: Thu, 1 Jan 2026 12:00:00 +0000\n'
		printf 'Subject: [PATCH] mm/vmalloc: warn of what is not present\nMessage-ID: <one@x>\n\nText.\n---\n\n'
		git -C linux diff
		printf -- '-- \n2.39.5\n'
	} >in/new/1
	git -C linux checkout -q mm/vmalloc.c
	cat >conf <<-END
	[bot]
		database = $PWD/bot.db
		state = $PWD/state
		from = bot@bot.example.org
	[review]
		command = $mmucheck
		tree = $PWD/linux
		build = $PWD/build-%a
	$(printf '\tarch = %s\n' "$@")
		cache = ${XDG_CACHE_HOME:-$HOME/.cache}/mmucheck
	[sandbox]
		readable = $top/checker/model
	$(sed 's/^/\treadable = /' builds)
	[delivery]
		maildir = $PWD/outbox
	[series]
		settle = 0s
	[list "linux-mm"]
		maildir = $PWD/in
		reply = author
	END
	"$bot" -c conf run --once
	# Numbers of lines and the release are the kernel's; all else is the reply.
	sed -e '/^Date: /d' -e '/^mmucheck [0-9]/d' -e 's/\.c:[0-9]*/.c:N/g' -e '/--base/s/[0-9a-f]\{40\}/BASE/' \
		-e '/^base: /,$d' outbox/new/* >reply
}

@test "bot: a patch of mm/vmalloc.c that reads an entry back gets its answer" {
	on_kernel x86_64
	[ -z "${GOLDEN_RENEW:-}" ] || cp reply "$top/tests/bot/golden/kernel"
	diff "$top/tests/bot/golden/kernel" reply
}

@test "bot: the same for two architectures is one answer" {
	[ -n "${LONG:-}" ] || skip 'runs with LONG set; bot_reply.bats and bot_out.bats have it on a small tree'
	on_kernel x86_64 arm64
	grep -Fx 'Seen when built for: arm64, x86_64' reply
	[ "$(grep -c '^mm/vmalloc.c:N \[lazy-read-hazard\]$' reply)" -eq 1 ]
	# The command of the reply, as it stands.
	cp in/cur/1* series.mbox
	ln -s build-x86_64 build
	command=$(sed -n '/^  mmucheck review/,/^$/p' outbox/new/* | tr -d '\\\n')
	[[ $command == *' -k linux -O build '*' --arch x86_64' ]]
	PATH=$(dirname "$mmucheck"):$PATH run bash -c "$command"
	[ "$status" -eq 2 ]
	grep -F 'warning: pte is read while its write is still batched' <<<"$output"
	sed '/^$/d' outbox/new/* | tr '\n' ' ' | grep -E 'coverage for x86_64: 1 file analysed.* coverage for arm64: 1 file analysed'
}
