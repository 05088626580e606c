# SPDX-License-Identifier: GPL-2.0-or-later
# The review bot from the queue to the reply: what it says, to whom, and when it is silent.
# The review itself is a stand-in (bot/review); bot_kernel.bats has the real one.

setup() {
	. "$BATS_TEST_DIRNAME/bot/common.bash"
	bot_setup
}

# The reply as it would be sent; none is an error.
reply() {
	[ "$(find outbox/new -type f | wc -l)" -eq 1 ] || return 1
	cat outbox/new/*
}

no_reply() {
	[ ! -e outbox/new ] || [ -z "$(ls outbox/new)" ]
}

# golden NAME: GOLDEN_RENEW=1 writes what there is.  The clock runs, so Date is left out.
golden() {
	[ -z "${GOLDEN_RENEW:-}" ] || reply | sed '/^Date: /d' >"$here/golden/$1"
	diff "$here/golden/$1" <(reply | sed '/^Date: /d')
	# 78 columns, but for what is quoted and for headers that GMime does not fold.
	! reply | sed '1,/^$/d' | grep -v '^> ' | grep -qE '^.{79,}$'
}

go() {
	bot run --once --workers 1
}

@test "reply: to a single patch" {
	echo 'Copy entries.' | patch_mail 1 '[PATCH v2] mm: copy entries' one@example.org
	go
	golden single
}

@test "reply: to a series, about two of its patches, part of it missing" {
	printf 'From: Jan <jan@example.org>\nTo: linux-mm@lists.example.org\nDate: Thu, 1 Jan 2026 11:59:00 +0000\n' >in/new/0
	printf 'Subject: [PATCH v3 0/4] mm: copy more\nMessage-ID: <cover@example.org>\nReferences: <old@example.org>\n\nText.\n' >>in/new/0
	for i in 1 2 4; do
		echo 'Copy.' | patch_mail $i "[PATCH v3 $i/4] mm: copy part $i" "part$i@example.org" \
			'In-Reply-To: <cover@example.org>' 'References: <old@example.org> <cover@example.org>'
		sed -i "s/copy(struct/copy$i(struct/; s/@@ static void copy/@@ static void copy$i/; s/mm.x\.c/mm\/x$i.c/" in/new/$i
	done
	go
	golden series
}

@test "reply: what could not be analysed is told" {
	echo 'stand-in: incomplete' | patch_mail 1 '[PATCH] mm: copy entries' one@example.org
	go
	reply | tr -s '\n ' ' ' | grep -F 'not analysed: 1 files without compiler flags'
}

@test "no reply: a clean series, an old bug, and what reaches outside of the tree" {
	echo | patch_mail 1 '[PATCH] mm: clean' clean@example.org
	sed -i 's/ptep_get(ptep)/pte/' in/new/1
	echo 'stand-in: old' | patch_mail 2 '[PATCH] mm: old' old@example.org
	go
	echo 'stand-in: outside' | patch_mail 3 '[PATCH] mm: outside' outside@example.org
	go
	no_reply
	[ "$(sql "SELECT count(*) FROM jobs WHERE state = 'done'")" -eq 3 ]
	[ "$(sql "SELECT why FROM local_findings ORDER BY why")" = $'reaches outside of the tree\nthere before' ]
}

@test "min-confidence: high, medium and low, from the configuration to the reply" {
	for sure in high medium low; do
		echo "stand-in: $sure" | patch_mail $sure "[PATCH] mm: $sure" "$sure@example.org"
		sed -i "s/copy(struct/copy_$sure(struct/; s/@@ static void copy/@@ static void copy_$sure/" in/new/$sure
	done
	for least in high medium low; do
		rm -rf bot.db* outbox state
		mv in/cur/* in/new/ 2>/dev/null || true
		sed -i '/min-confidence/d' conf
		[ $least = high ] || printf '\tmin-confidence = %s\n' $least >>conf
		go
		cat outbox/new/* | grep -o 'Subject: Re: .*' | sort >subjects
		sql "SELECT function FROM local_findings WHERE why = 'not certain enough' ORDER BY 1" >kept
		case $least in
		high) want='high' less='copy_medium' ;; # what is low is only looked for when it is asked for
		medium) want='high medium' less='' ;;
		low) want='high low medium' less='' ;;
		esac
		[ "$(cat subjects)" = "$(printf 'Subject: Re: [PATCH] mm: %s\n' $want)" ]
		[ "$(cat kept)" = "$less" ]
	done
	# Of what is less than certain that is said.
	for sure in medium low; do
		tr -s '\n ' ' ' <"$(grep -lF "[PATCH] mm: $sure" outbox/new/*)" | grep -F 'so it may well be wrong'
	done
	! tr -s '\n ' ' ' <"$(grep -lF "[PATCH] mm: high" outbox/new/*)" | grep -F 'so it may well be wrong'
	# The checker tells what is low only to who asks for it, so does the command.
	[ "$(grep -lFx '      --min-confidence low' outbox/new/*)" = "$(grep -lF '[PATCH] mm: low' outbox/new/*)" ]
	printf '\tmin-confidence = none\n' >>conf
	sed -i '0,/min-confidence/{/min-confidence/d}' conf
	run bot check-config
	[ "$status" -eq 1 ]
	[[ $output == *'min-confidence is "none" and has to be high|medium|low'* ]]
}

# archs ARCH...: review for these; a prepared build for each but riscv.
archs() {
	printf '[review]\n\tbuild = %s\n' "$PWD/build-%a" >>conf
	for arch; do
		printf '\tarch = %s\n' "$arch" >>conf
		[ "$arch" != riscv ] || continue
		mkdir -p "build-$arch"/include/{config,generated}
		touch "build-$arch"/include/{config/auto.conf,generated/autoconf.h,generated/asm-offsets.h}
	done
}

@test "architectures: one reply, what holds for which, and what was looked at of each" {
	archs x86_64 arm64 riscv s390
	printf 'stand-in: %s\n' 'affects' 'clean on s390' 'incomplete on arm64' |
		patch_mail 1 '[PATCH v2] mm: copy entries' one@example.org
	run go
	echo "$output"
	[[ $output == *'not reviewed for riscv: no prepared build: '*'/build-riscv (review.build)'* ]]
	golden archs
	[ "$(sql "SELECT json_extract(result, '$.architectures', '$.notReviewed', '$.incomplete') FROM jobs")" = \
		'["arm64, s390, x86_64","riscv (no prepared build)",true]' ]
	bot status | grep -F 'not for riscv (no prepared build)'
	[ "$(sql "SELECT json_extract(result, '$.findings[0].architectures'), json_array_length(result, '$.findings') FROM jobs")" = \
		'arm64, x86_64|1' ]
}

@test "architectures: new for one and old for another, a list's own, and one that fails" {
	archs x86_64 arm64
	mkdir -p build-own
	echo 'stand-in: old on arm64' | patch_mail 1 '[PATCH] mm: copy' one@example.org
	go
	reply | tr -s '\n ' ' ' | grep -F 'Seen when built for: x86_64; there before for arm64'
	rm outbox/new/*
	# The list wants only one.
	printf '[list "linux-mm"]\n\tarch = arm64\n' >>conf
	echo 'stand-in: old on arm64' | patch_mail 2 '[PATCH v2] mm: copy' two@example.org
	go
	no_reply
	sed -i '$d' conf
	# What ends badly for one is tried again, then told beside what the other says.
	echo 'stand-in: crash on arm64' | patch_mail 3 '[PATCH v3] mm: copy' three@example.org
	run go
	[ "$(grep -c 'of 3 failed: arm64: died of signal 11' <<<"$output")" -eq 2 ]
	reply | grep -Fx 'not reviewed for: arm64 (it could not be done)'
	[ "$(sql 'SELECT state, tries FROM jobs WHERE series_id = 3')" = 'done|2' ]
	# What no architecture can take is refused, with one reason.
	echo 'stand-in: refuse' | patch_mail 4 '[PATCH v4] mm: copy' four@example.org
	go
	[ "$(sql 'SELECT state, reason FROM jobs WHERE series_id = 4')" = 'failed|mmucheck: patch 1/1 does not apply: mm/x.c' ]
	# None has a build: that is no series' fault.
	rm -r build-*
	echo | patch_mail 5 '[PATCH v5] mm: copy' five@example.org
	run go
	[[ $output == *'no build directory is prepared, not even '*'/build-x86_64 (review.build)'* ]]
	[ "$(sql 'SELECT state, tries FROM jobs WHERE series_id = 5')" = 'queued|0' ]
	sed -i 's/build-%a/build/' conf
	run bot check-config
	[[ $output == *'conf:'*': build has to have %a in it, which stands for the architecture: there are several'* ]]
	printf '\tarch = a%s\n' $(seq 15) | sed '1i [review]' >>conf
	run bot check-config
	[[ $output == *'there are more than 16 architectures'* ]]
}

@test "one reply for each version, and none to what a later one has overtaken" {
	echo 'Once.' | patch_mail 1 '[PATCH] mm: copy' v1@example.org
	bot feed && bot work --drain --workers 1
	# The same version, sent again and reviewed again.
	sql "UPDATE jobs SET state = 'queued'"
	echo 'Once more.' | patch_mail 2 '[PATCH RESEND] mm: copy' v1r@example.org
	bot feed && bot work --drain --workers 1
	[ "$(sql 'SELECT count(*) FROM outbox')" -eq 1 ]
	# The second version comes before the reply to the first one was sent.
	echo 'Better.' | patch_mail 3 '[PATCH v2] mm: copy' v2@example.org
	go
	reply | grep -F 'In-Reply-To: <v2@example.org>'
	[ "$(sql "SELECT state FROM outbox ORDER BY id")" = $'stopped\nsent' ]
}

@test "headers: nothing in a mail can add one to the reply" {
	patch_mail 1 '=?utf-8?q?[PATCH]_mm:_x=0D=0ABcc:_victim@example.com=0A=0Abody?=' 'one@example.org' \
		'References: <a@b> <c@d>Bcc:x@y> <e@f>' <<<'Text.'
	sed -i 's/^From: .*/From: "Eve\\" <x@y>\\nBcc: z" <eve@example.org>/' in/new/1
	sed -i 's/^Cc: .*/Cc: -oQ\/tmp@example.org, "a b"@example.org, <root@localhost>, ok@example.org/' in/new/1
	go
	reply | sed '/^$/q' >head
	! grep -i '^bcc' head
	! grep -F -- '-oQ' head
	[ "$(grep -c '^Subject: ' head)" -eq 1 ]
	[ "$(grep -ciE '^(to|cc|from|date|message-id|in-reply-to|references|subject|auto-submitted|user-agent|mime-version|content-type|content-transfer-encoding): ' head)" \
		-eq "$(grep -cE '^[^ 	]+: ' head)" ]
	[ "$(sql 'SELECT recipients FROM outbox')" = 'eve@example.org linux-mm@lists.example.org ok@example.org' ] ||
		[ "$(sql 'SELECT recipients FROM outbox')" = 'eve@example.org linux-mm@lists.example.org root@localhost ok@example.org' ] || {
		sql 'SELECT recipients FROM outbox'
		false
	}
}

@test "policy: mute, author, all; lists that are not open are left out" {
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	sed -i '/reply = all/d' conf
	bot feed && bot work --drain --workers 1
	[ "$(sql 'SELECT state, reason FROM outbox')" = 'held|the list is mute' ]
	sql 'DELETE FROM reply_findings; DELETE FROM outbox; UPDATE jobs SET state = "queued"'
	printf '\treply = author\n' >>conf
	bot work --drain --workers 1
	[ "$(sql 'SELECT state, recipients FROM outbox')" = 'pending|jan@example.org' ]
	sql 'DELETE FROM reply_findings; DELETE FROM outbox; UPDATE jobs SET state = "queued"'
	sed -i 's/reply = author/reply = all/' conf
	printf '[policy]\n\tlist-address = *@lists.example.net\n' >>conf
	bot work --drain --workers 1
	[ "$(sql 'SELECT state, recipients FROM outbox')" = 'pending|jan@example.org linux-mm@lists.example.org rita@example.org' ]
	# Muted since: it stays here.
	sed -i 's/reply = all/reply = mute/; s/^\[delivery\]/[delivery]\n\tmethod = smtp\n\tsmtp = smtp:\/\/127.0.0.1:1/' conf
	bot send
	[ "$(sql 'SELECT state, reason FROM outbox')" = 'held|the list is mute' ]
}

@test "policy: an embargo" {
	printf '\tembargo = 6h\n' >>conf
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	go
	no_reply
	"$bot" -c conf --now $((1767268800 + 6 * 3600 - 1)) send
	no_reply
	"$bot" -c conf --now $((1767268800 + 6 * 3600)) send
	reply >/dev/null
}

@test "policy: the daily cap puts the rest off" {
	printf '\tdaily = 2\n' >>conf
	sed -i "s|^\[delivery\]|[delivery]\n\tmethod = sendmail\n\tsendmail = $PWD/sendmail|" conf
	printf '#!/bin/sh\ncat >>sent\necho "$@" >>args\n' >sendmail
	chmod +x sendmail
	for i in 1 2 3; do
		echo | patch_mail $i "[PATCH] mm: copy $i" "m$i@example.org"
		sed -i "s/copy(struct/copy$i(struct/" in/new/$i
	done
	go
	[ "$(grep -c '^In-Reply-To' sent)" -eq 2 ]
	[ "$(sql "SELECT count(*) FROM outbox WHERE state = 'pending'")" -eq 1 ]
	"$bot" -c conf --now $((1767270000 + 86401)) send
	[ "$(grep -c '^In-Reply-To' sent)" -eq 3 ]
	grep -Fx -- '-i -f bot@bot.example.org -- jan@example.org linux-mm@lists.example.org rita@example.org other@lists.example.net' args
}

@test "sendmail: put off, refused, and perhaps sent" {
	sed -i "s|^\[delivery\]|[delivery]\n\ttimeout = 1s\n\tmethod = sendmail\n\tsendmail = $PWD/sendmail|" conf
	printf '#!/bin/sh\ncat >/dev/null; exit 75\n' >sendmail
	chmod +x sendmail
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	go
	[ "$(sql 'SELECT state, tries FROM outbox')" = 'pending|1' ]
	printf '#!/bin/sh\ncat >/dev/null; sleep 100\n' >sendmail
	"$bot" -c conf --now 1767280000 send
	[ "$(sql 'SELECT state FROM outbox')" = uncertain ]
	# Nothing sends that again but a person.
	printf '#!/bin/sh\ncat >/dev/null; exit 67\n' >sendmail
	"$bot" -c conf --now 1767290000 send
	[ "$(sql 'SELECT state FROM outbox')" = uncertain ]
	id=$(sql 'SELECT message_id FROM outbox')
	bot stats | grep -F "perhaps sent: <$id>"
	bot retry reply "$id"
	"$bot" -c conf --now 1767290000 send
	[ "$(sql 'SELECT state FROM outbox')" = failed ]
}

@test "a bot that was killed while sending does not send again" {
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	bot feed && bot work --drain --workers 1
	sed -i "s|^\[delivery\]|[delivery]\n\tmethod = sendmail\n\tsendmail = $PWD/sendmail|" conf
	# shellcheck disable=SC2016
	printf '#!/bin/sh\ncat >>sent\nkill -9 $PPID\n' >sendmail
	chmod +x sendmail
	bot send || true
	[ "$(sql 'SELECT state FROM outbox')" = sending ]
	printf '#!/bin/sh\ncat >>sent\n' >sendmail
	bot send
	[ "$(sql 'SELECT state FROM outbox')" = uncertain ]
	[ "$(grep -c '^In-Reply-To' sent)" -eq 1 ]
}

# tries N: the three that fail were tried so often, and are not at it now.
tries() {
	[ "$(sql "SELECT count(*) FROM jobs WHERE tries = $1 AND state <> 'leased'")" -eq 3 ]
}

@test "poison: set aside after three tries with its reason, the others go on" {
	for how in crash garbage hang refuse; do
		echo "stand-in: $how" | patch_mail $how "[PATCH] mm: $how" "$how@example.org"
	done
	echo | patch_mail good '[PATCH] mm: good' good@example.org
	printf '[sandbox]\n\ttime = 1s\n' >>conf
	bot feed
	# The last try has to wait.
	sed -i 's/retry = 0s/retry = 500s/' conf
	timeout 20 "$bot" -c conf --now 1767270000 work --workers 2 3>&- &
	worker=$!
	wait_for tries 2
	kill "$worker"
	wait "$worker" || true
	tries 2
	timeout 60 "$bot" -c conf --now 1767271000 work --drain --workers 2
	tries 3
	sql 'SELECT s.subject, j.state, j.tries, j.reason FROM jobs j JOIN series s ON s.id = series_id ORDER BY 1' >states
	grep -F '[PATCH] mm: crash|poison|3|died of signal 11' states
	grep -F '[PATCH] mm: garbage|poison|3|its report is not usable' states
	grep -F '[PATCH] mm: hang|poison|3|took more than 1 s' states
	grep -F '[PATCH] mm: refuse|failed|0|mmucheck: patch 1/1 does not apply' states
	grep -F '[PATCH] mm: good|done' states
	bot retry series "$(sql "SELECT id FROM series WHERE subject LIKE '%crash'")"
	[ "$(sql "SELECT count(*) FROM jobs WHERE state = 'queued'")" -eq 1 ]
}

@test "no review without a sandbox, unless it is configured so" {
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	bot feed
	sed -i "s|mode = none|program = $PWD/nothing|" conf
	run bot work --drain --workers 1
	[ "$status" -eq 1 ]
	[[ $output == *"install bubblewrap"* ]]
	sed -i "s|program = .*|program = /bin/false|" conf
	run bot work --drain --workers 1
	[ "$status" -eq 1 ]
	[ "$(sql "SELECT state, tries FROM jobs")" = 'queued|0' ]
}

@test "a tree that is not there costs no job its tries" {
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	bot feed
	mv tree away
	run bot work --drain --workers 1
	[ "$status" -eq 1 ]
	[[ $output == *"review.tree"*"is no directory"* ]]
	mv away tree
	go
	reply >/dev/null
}
