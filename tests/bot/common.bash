# SPDX-License-Identifier: GPL-2.0-or-later
# For tests of the review bot: a small tree, a configuration, mails.  Sourced by bats files.

bot_setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	here=$BATS_TEST_DIRNAME/bot
	bot=${MMUCHECK_BOT:-$BATS_TEST_DIRNAME/../build/mmucheck-bot}
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
	export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_AUTHOR_DATE='2026-01-01 12:00 +0000'
	export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org GIT_COMMITTER_DATE='2026-01-01 12:00 +0000'
	git init -q tree
	mkdir -p tree/mm in/new in/cur in/tmp
	echo 'int x;' >tree/mm/x.c
	git -C tree add -A
	git -C tree commit -qm base
	cat >conf <<-END
	[bot]
		database = $PWD/bot.db
		state = $PWD/state
		from = bot@bot.example.org
	[review]
		command = $here/review
		tree = $PWD/tree
		retry = 0s
	[sandbox]
		mode = none
		memory = 0
	[delivery]
		maildir = $PWD/outbox
	[series]
		wait = 0s
		settle = 0s
	[list "linux-mm"]
		address = linux-mm@lists.example.org
		maildir = $PWD/in
		reply = all
	END
}

# bot ARG...: at a fixed time.
bot() {
	"$bot" -c conf --now 1767270000 "$@"
}

# patch NAME SUBJECT MESSAGE-ID [HEADER...]: a mail whose patch has the bug; text on standard
# input goes before the diff.
patch_mail() {
	local name=$1 subject=$2 id=$3
	shift 3
	{
		printf 'From: =?utf-8?q?J=C3=A4n?= Doe <jan@example.org>\nTo: linux-mm@lists.example.org\n'
		printf 'Cc: Rita <rita@example.org>, other@lists.example.net\n'
		printf 'Date: Thu, 1 Jan 2026 12:00:00 +0000\nSubject: %s\nMessage-ID: <%s>\n' "$subject" "$id"
		[ $# -eq 0 ] || printf '%s\n' "$@"
		printf '\n'
		cat
		cat <<-'END'
		---
		 mm/x.c | 7 +++++++
		 1 file changed, 7 insertions(+)

		diff --git a/mm/x.c b/mm/x.c
		--- a/mm/x.c
		+++ b/mm/x.c
		@@ -1,1 +1,8 @@ static void copy(void)
		 int x;
		+static void copy(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
		+{
		+	set_pte_at(mm, addr, ptep, pte);
		+	if (pte_dirty(ptep_get(ptep)))
		+		x++;
		+}
		+
		-- 
		2.39.5
		END
	} >"in/new/$name"
}

# sql QUERY
sql() {
	sqlite3 bot.db "$1"
}

# wait_for COMMAND...: until it succeeds, ten seconds at most.
wait_for() {
	for _ in $(seq 100); do
		"$@" && return
		sleep 0.1
	done
	return 1
}
