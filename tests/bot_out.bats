# SPDX-License-Identifier: GPL-2.0-or-later
# The review bot and what is around it: a mailer, Patchwork, people who answer, a web page,
# systemd.

setup() {
	. "$BATS_TEST_DIRNAME/bot/common.bash"
	bot_setup
}

teardown() {
	[ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
	[ -z "${mta_dir:-}" ] || rm -rf "$mta_dir"
}

mails_of() {
	[ "$(find "$mta_dir/mail/new" -type f 2>/dev/null | wc -l)" -eq "$1" ]
}

# A private OpenSMTPD that takes everything and puts it into a Maildir.
start_mta() {
	[ -x /usr/sbin/smtpd ] || skip 'opensmtpd is not installed'
	[ "$(id -u)" -eq 0 ] || skip 'opensmtpd needs root'
	[ ! -e /run/smtpd.sock ] || ! pgrep -x smtpd >/dev/null || skip 'an opensmtpd runs here'
	mta_dir=$(mktemp -d /tmp/mmucheck-mta.XXXXXX)
	chmod 755 "$mta_dir"
	mkdir "$mta_dir/mail"
	chown nobody "$mta_dir/mail"
	cat >"$mta_dir/smtpd.conf" <<-END
	listen on 127.0.0.1 port 12525 hostname mta.example.org
	listen on socket
	table catch { "@" = nobody }
	action "in" maildir "$mta_dir/mail" virtual <catch>
	match from any for rcpt-to regex "refused@" reject
	match from any for any action "in"
	END
	/usr/sbin/smtpd -d -f "$mta_dir/smtpd.conf" >"$mta_dir/log" 2>&1 3>&- &
	server=$!
	wait_for bash -c ': 2>/dev/null </dev/tcp/127.0.0.1/12525'
}

@test "mail: by SMTP and by sendmail through a real mailer, what it refuses is not tried again" {
	start_mta
	for i in 1 2 3; do
		echo | patch_mail $i "[PATCH] mm: copy $i" "m$i@example.org"
		sed -i "s/copy(struct/copy$i(struct/" in/new/$i
	done
	sed -i 's/^Cc: .*/Cc: refused@example.org/' in/new/3
	sed -i 's|^\[delivery\]|[delivery]\n\tmethod = smtp\n\tsmtp = smtp://127.0.0.1:12525|' conf
	bot feed && bot work --drain --workers 1
	sql "UPDATE outbox SET not_before = 2000000000 WHERE id = 2"
	bot send
	[ "$(sql 'SELECT state FROM outbox ORDER BY id')" = $'sent\npending\nfailed' ]
	# One copy for each of the four recipients, and it is what was composed.
	wait_for mails_of 4
	want=$(sql 'SELECT mail FROM outbox WHERE id = 1' | sed '1,/^$/d')
	[ "$want" = "$(sed '1,/^$/d' "$(find "$mta_dir/mail/new" -type f | head -n 1)")" ]
	sed -i 's|method = smtp|method = sendmail|' conf
	sql 'UPDATE outbox SET not_before = 0'
	bot send
	[ "$(sql 'SELECT state FROM outbox WHERE id = 2')" = sent ]
	wait_for mails_of 8
	# A mailer that is not there: later.
	kill "$server"
	wait "$server" || true
	server=
	sed -i 's|method = sendmail|method = smtp|' conf
	sql "UPDATE outbox SET state = 'pending' WHERE id = 1"
	bot send
	[ "$(sql 'SELECT state, tries FROM outbox WHERE id = 1')" = 'pending|1' ]
}

start_patchwork() {
	echo '{"token": "sesame", "patches": {"one@example.org": 41, "two@example.org": 42}, "checks": {}}' >patchwork.json
	"$here/patchwork" patchwork.json port 3>&- &
	server=$!
	wait_for test -s port
	echo sesame >token
	printf '\tpatchwork = http://127.0.0.1:%s\n\tpatchwork-token = %s\n\tpatchwork-project = linux-mm\n' \
		"$(cat port)" "$PWD/token" >>conf
}

checks() {
	python3 -c 'import json
for i, l in sorted(json.load(open("patchwork.json"))["checks"].items()):
    print(i, [(c["state"], c["context"], c["description"], c["target_url"]) for c in l])'
}

@test "patchwork: a check for each patch, once" {
	start_patchwork
	printf '[status]\n\turl = https://bot.example.org/\n' >>conf
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	echo | patch_mail 2 '[PATCH] mm: clean' two@example.org
	sed -i 's/ptep_get(ptep)/pte/' in/new/2
	bot run --once --workers 1
	[ "$(checks)" = "41 [('warning', 'mmucheck', '1 place to look at: lazy-read-hazard in copy()', 'https://bot.example.org/')]
42 [('success', 'mmucheck', 'nothing found', 'https://bot.example.org/')]" ]
	# Killed after the check was made and before that was noted down.
	sql "UPDATE checks SET status = 'pending', not_before = 0"
	bot send
	[ "$(checks | grep -o mmucheck | wc -l)" -eq 2 ]
	[ "$(sql "SELECT count(*) FROM checks WHERE status = 'sent'")" -eq 2 ]
}

@test "patchwork: out of order, refused, not known yet" {
	start_patchwork
	echo | patch_mail 1 '[PATCH] mm: copy' three@example.org
	sed -i 's/}}/}, "fail": 1}/; s/"checks": {}$/&/' patchwork.json
	python3 - <<-'END'
	import json
	s = json.load(open("patchwork.json")); s["fail"] = 1; json.dump(s, open("patchwork.json", "w"))
	END
	run bot run --once --workers 1
	[[ $output == *"status 503: Service unavailable"* ]]
	[ "$(sql 'SELECT status, tries FROM checks')" = 'pending|1' ]
	run "$bot" -c conf --now 1767280000 send
	[ "$status" -eq 3 ]
	[[ $output == *"is not there (yet)"* ]]
	sed -i 's/two@/three@/' patchwork.json
	echo wrong >token
	run "$bot" -c conf --now 1767290000 send
	[[ $output == *"status 401: Invalid token."* ]]
	[ "$(sql 'SELECT status FROM checks')" = failed ]
}

# answer NAME FROM IN-REPLY-TO: a mail, its text on standard input.
answer() {
	{
		printf 'From: %s\nTo: bot@bot.example.org\nDate: Thu, 1 Jan 2026 13:00:00 +0000\n' "$2"
		printf 'Subject: Re: [PATCH] mm: copy\nMessage-ID: <%s@answers>\nIn-Reply-To: <%s>\n\n' "$1" "$3"
		cat
	} >"in/new/$1"
}

@test "commands: invalid, known, stop, from whom they may come" {
	printf '[commands]\n\tallow = mel@example.org\n' >>conf
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	bot run --once --workers 1
	id=$(sql 'SELECT message_id FROM outbox')
	answer a1 'Eve <eve@example.org>' "$id" <<<'mmucheck: invalid because I say so'
	answer a2 'Mel <mel@example.org>' one@example.org <<<'mmucheck: invalid not an answer to a reply'
	answer a3 '"mel@example.org" <eve@example.org>' "$id" <<<'mmucheck: stop'
	answer a4 'Mel <mel@example.org>' "$id" <<<$'> mmucheck: stop\n mmucheck: stop\nand so on, mmucheck: stop'
	answer a5 'Mel <mel@example.org>' "$id" <<<'mmucheck: explode'
	answer a6 'Eve <mel@example.org@evil.example>' "$id" <<<'mmucheck: stop'
	run bot run --once --workers 1
	echo "$output"
	[[ $output == *"<a1@answers> from eve@example.org are ignored: the address is not in commands.allow"* ]]
	[[ $output == *"<a2@answers> from mel@example.org are ignored: it does not answer a reply of ours"* ]]
	[[ $output == *"<a3@answers> from eve@example.org are ignored"* ]]
	[[ $output == *"<a5@answers> from mel@example.org: a command that is none"* ]]
	[[ $output == *"<a6@answers>"*"are ignored"* ]]
	[ "$(sql 'SELECT (SELECT count(*) FROM verdicts), (SELECT count(*) FROM stops)')" = '0|0' ]
	answer b1 'Mel <MEL@example.org>' "$id" <<<$'No.\n\nmmucheck: invalid 1: the section is\x1b left before\n'
	bot run --once --workers 1
	[ "$(sql 'SELECT verdict, author, message_id FROM verdicts')" = 'invalid|MEL@example.org|b1@answers' ]
	[[ $(sql 'SELECT reason FROM verdicts') == "the section is"*" left before" ]]
	# What somebody has called invalid is not asked about again.
	echo | patch_mail 2 '[PATCH v2] mm: copy' two@example.org
	bot run --once --workers 1
	[ "$(sql "SELECT json_extract(result, '\$.others.settled') FROM jobs WHERE id = 2")" -eq 1 ]
	[ "$(sql 'SELECT count(*) FROM outbox')" -eq 1 ]
	# What is known is neither.
	sql 'DELETE FROM verdicts'
	answer b3 'Mel <mel@example.org>' "$id" <<<'MMUCHECK: known reported in May'
	bot run --once --workers 1
	[ "$(sql 'SELECT verdict, reason, author FROM verdicts')" = 'known|reported in May|mel@example.org' ]
	bot stats | grep -E '^verdicts +known +1$'
	# Stop is for all versions of the change.
	sql 'DELETE FROM verdicts'
	answer b2 'Mel <mel@example.org>' "$id" <<<'mmucheck: stop'
	echo | patch_mail 3 '[PATCH v3] mm: copy' three@example.org
	bot run --once --workers 1
	[ "$(sql 'SELECT state FROM outbox ORDER BY id')" = $'sent\nstopped' ]
}

@test "commands: with authserv, only what our own server has found signed" {
	printf '[commands]\n\tallow = mel@example.org\n\tauthserv = mx.bot.example\n' >>conf
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	bot run --once --workers 1
	id=$(sql 'SELECT message_id FROM outbox')
	n=0
	for line in '' 'mx.evil.example; dkim=pass header.d=example.org' 'mx.bot.example; dkim=fail header.d=example.org' \
		'mx.bot.example; dkim=pass header.d=evil.example' 'mx.bot.example; spf=pass; dkim=pass header.d=example.org.evil.example' \
		$'mx.bot.example; dkim=none\nAuthentication-Results: mx.bot.example; dkim=pass header.d=example.org'; do
		n=$((n + 1))
		answer "c$n" 'Mel <mel@example.org>' "$id" <<<'mmucheck: stop'
		[ -z "$line" ] || sed -i "1i Authentication-Results: ${line//$'\n'/\\n}" "in/new/c$n"
	done
	run bot run --once --workers 1
	[ "$(grep -c 'has no good DKIM signature' <<<"$output")" -eq 6 ]
	[ "$(sql 'SELECT count(*) FROM stops')" -eq 0 ]
	answer d 'Mel <mel@example.org>' "$id" <<<'mmucheck: stop'
	sed -i $'1i Authentication-Results: mx.bot.example;\\n\\tspf=pass smtp.mailfrom=x; dkim=pass (2048-bit key) header.d=example.org header.s=k' in/new/d
	bot run --once --workers 1
	[ "$(sql 'SELECT author FROM stops')" = mel@example.org ]
}

@test "status: the page says what is, and nothing in a mail becomes markup" {
	printf '[status]\n\tpage = %s\n\tmetrics = %s\n\tarchive = https://lore.example.org/r\n' "$PWD/page.html" "$PWD/m.prom" >>conf
	echo | patch_mail 1 '[PATCH] mm: <script>alert(1)</script> "quoted" & more' "a'b\"c@example.org"
	echo 'stand-in: crash' | patch_mail 2 '[PATCH] mm: crash' crash@example.org
	echo 'stand-in: old' | patch_mail 3 '[PATCH] mm: old' old@example.org
	bot run --once --json --workers 1 >events
	! grep -F '<script' page.html
	grep -F '&lt;script&gt;' page.html
	grep -F 'lazy-read-hazard in copy(), mm/x.c:5' page.html
	grep -F 'died of signal 11' page.html
	grep -F 'there before' page.html
	python3 - page.html events m.prom <<-'END'
	import json, re, sys
	from html.parser import HTMLParser
	class P(HTMLParser):
	    stack = []
	    def handle_starttag(self, tag, attrs):
	        assert tag in "html head meta title style body a header h1 h2 nav main p section table caption thead tbody tr th td br span".split(), tag
	        assert not any(k.startswith("on") for k, v in attrs)
	        for k, v in attrs:
	            assert k != "href" or v.startswith(("#", "https://lore.example.org/r/")), v
	        if tag not in ("meta", "br"):
	            self.stack.append(tag)
	    def handle_endtag(self, tag):
	        assert self.stack.pop() == tag
	p = P(); p.feed(open(sys.argv[1]).read()); p.close(); assert not p.stack
	events = [json.loads(l) for l in open(sys.argv[2]) if l.startswith("{")]
	assert {"review", "reply-sent", "job-poison"} <= {e["event"] for e in events}, events
	found = [e for e in events if e["event"] == "review" and e["detail"]["verdict"] == "findings"]
	assert len(found) == 1 and found[0]["detail"]["findings"][0]["function"] == "copy"
	seen = set()
	for line in open(sys.argv[3]):
	    assert re.fullmatch(r'# (HELP|TYPE) mmucheck_bot_\w+ .*\n|mmucheck_bot_\w+(\{\w+="[^"\n]*"\})? -?\d+\n', line), line
	    key = line.split(" ")[0] if line[0] != "#" else " ".join(line.split(" ")[:3])
	    assert key not in seen, line
	    seen.add(key)
	assert 'mmucheck_bot_jobs{state="poison"}' in seen
	END
	[ -z "$(bot events --new)" ]
	bot stats | grep -E '^jobs +poison +1$'
}

@test "retention: texts, then series; what is not over stays" {
	echo | patch_mail 1 '[PATCH] mm: copy' one@example.org
	bot run --once --workers 1
	echo | patch_mail 2 '[PATCH] mm: late' two@example.org
	bot feed
	"$bot" -c conf --now $((1767270000 + 100 * 86400)) expire
	[ "$(sql 'SELECT message_id FROM messages WHERE raw IS NULL')" = one@example.org ]
	[ "$(sql 'SELECT count(*) FROM series')" -eq 2 ]
	"$bot" -c conf --now $((1767270000 + 800 * 86400)) expire
	[ "$(sql 'SELECT subject FROM series')" = '[PATCH] mm: late' ]
	[ "$(sql 'SELECT count(*) FROM outbox')" -eq 0 ]
	[ "$(sql 'PRAGMA foreign_key_check')" = '' ]
}

@test "journald: a line with its level for each thing that is said, whatever is in it" {
	echo | patch_mail 1 '=?utf-8?q?[PATCH]_mm:_copy=0A<0>mmucheck-bot:_forged?=' one@example.org
	echo 'stand-in: refuse' | patch_mail 2 '[PATCH] mm: refuse' two@example.org
	JOURNAL_STREAM=8:1 bot run --once --workers 1 2>log
	! grep -vE '^<[3456]>[^<]' log
	! grep -E '^<[0-7]>(mmucheck-bot: |forged)' log
	grep -E '^<4>series 2 ".PATCH. mm: refuse" could not be reviewed: ' log
	grep -E '^<5>reply <.*> sent ' log
	grep -E '^<6>2 new mails, 2 read$' log
}

@test "systemd: the units are right, and hardened" {
	command -v systemd-analyze >/dev/null || skip 'systemd is not installed'
	units=$BATS_TEST_DIRNAME/../bot/systemd
	mkdir -p units
	sed "s|/usr/bin/mmucheck-bot|$bot|" "$units/mmucheck-bot.service" >units/mmucheck-bot.service
	run systemd-analyze verify --man=no units/mmucheck-bot.service
	[ "$status" -eq 0 ]
	[ -z "$(grep -F mmucheck-bot <<<"$output")" ]
	score=$(systemd-analyze security --offline=true units/mmucheck-bot.service | sed -n 's/.*Overall exposure level[^0-9]*\([0-9]*\)\.[0-9]*.*/\1/p')
	[ "$score" -le 3 ]
}

# A tree with what kbuild would know of it, and the patch that brings the bug in.
real_review() {
	mmucheck=$(realpath "${MMUCHECK:-$BATS_TEST_DIRNAME/../build/mmucheck}")
	. "$BATS_TEST_DIRNAME/small_tree.bash"
	rm -rf tree
	small_tree
	git init -q tree
	# One that has been there for long, in a function of its own.
	sed -n '/^pte_t write_and_read/,$p' tree/mm/a.c | sed 's/write_and_read/old_bug/' >>tree/mm/a.c
	cp tree/mm/a.c bad.c
	sed -i '0,/pte = ptep_get/{/pte = ptep_get/d}' tree/mm/a.c
	git -C tree add -A
	git -C tree commit -qm base
	sed -i "/mode = none/d; /memory = 0/d; s|command = .*|command = $mmucheck|" conf
	printf '[review]\n\targument = -p\n\targument = %s\n[sandbox]\n\treadable = %s\n\treadable = %s\n' \
		"$PWD/db.json" "$PWD/db.json" "$(realpath "$BATS_TEST_DIRNAME/../checker/model")" >>conf
	ldd "$mmucheck" | grep -q libasan && skip 'the sanitizer wants more memory than the sandbox gives'
	bwrap --unshare-all --ro-bind / / true || skip 'bubblewrap does not work here'
}

# mail NAME [staged]: the change that is in the work tree of tree, or in its index, as a mail; then the tree is as it was.
mail() {
	{
		printf 'From: Jan <jan@example.org>\nTo: linux-mm@lists.example.org\nDate: Thu, 1 Jan 2026 12:00:00 +0000\n'
		printf 'Subject: [PATCH] mm: %s\nMessage-ID: <%s@x>\n\nA change of set_pte_at().\n---\n\n' "$1" "$1"
		[ "${2:-}" = staged ] || git -C tree add -A
		git -C tree diff --text --cached --no-prefix --src-prefix=a/ --dst-prefix=b/
		printf -- '-- \n2.39.5\n'
	} >"in/new/$1"
	git -C tree reset -q --hard
}

@test "review: the real one, in the sandbox" {
	real_review
	cp bad.c tree/mm/a.c
	mail read-back
	bot run --once --workers 1
	[ -z "${GOLDEN_RENEW:-}" ] || sed '/^Date: /d; /^mmucheck [0-9]/d' outbox/new/* >"$here/golden/real"
	diff "$here/golden/real" <(sed '/^Date: /d; /^mmucheck [0-9]/d' outbox/new/*)
	# What was there before is for our own list, whoever meets it: the mail has it not.
	sed -i 's/^}$/&\n\nint more;/' tree/mm/a.c
	mail more
	printf '[status]\n\tfindings = %s\n' "$PWD/findings" >>conf
	bot run --once --workers 1
	[ "$(find outbox/new -type f | wc -l)" -eq 1 ]
	! grep -rF old_bug outbox
	[ "$(sql 'SELECT function, why, times FROM local_findings')" = 'old_bug|there before|2' ]
	grep -E '^mm/a\.c:[0-9]+: .* \[lazy-read-hazard\] in old_bug\(\): there before, seen 2 times, ' findings
	diff findings <(bot findings)
	bot stats | grep -E '^local_findings +there before +1$'
}

@test "review: the real one, on top of what a series needs before it, for two architectures" {
	real_review
	base=$(git -C tree rev-parse HEAD)
	cp bad.c tree/mm/a.c
	git -C tree commit -qam 'mm: read back'
	sed -i 's/^}$/&\n\nint more;/' tree/mm/a.c
	git -C tree commit -qam 'mm: more'
	sed -n '/^pte_t old_bug/,$p' tree/mm/a.c | sed 's/old_bug/third/; /more/d' >>tree/mm/a.c
	git -C tree commit -qam 'mm: third'
	# The last one needs the two before it.
	git -C tree format-patch -q --base="$base" -1 -o "$PWD/third"
	git -C tree format-patch -q -N -2 -o "$PWD/before" HEAD~1
	git -C tree reset -q --hard "$base"
	[ "$(grep -c '^prerequisite-patch-id: ' third/*)" -eq 2 ]
	# third VERSION SED-COMMAND...: a version of it; before FILE NAME: what it needs.
	third() {
		sed "s/^Subject: .*/Subject: [PATCH v$1] mm: third\nTo: linux-mm@lists.example.org\nMessage-ID: <third$1@x>/; ${2:-}" third/* >"in/new/third$1"
	}
	before() {
		sed "s/^Subject: .*/&\nMessage-ID: <$2@x>/" "$1" >"in/new/$2"
	}
	# None is here: it does not apply, and that is said.
	third 1
	run bot run --once --workers 1
	grep -E 'third" could not be reviewed: .*does not apply.*; tried without its 2 prerequisites; no patch that we have is [0-9a-f]{12}, [0-9a-f]{12}$' <<<"$output"
	# One of two, with which it applies.
	before before/0002* more
	third 2
	bot run --once --workers 1
	tr -s '\n ' ' ' <"$(grep -lF 'In-Reply-To: <third2@x>' outbox/new/*)" |
		grep -E '\(named by the series, with 1 of its 2 prerequisites; no patch that we have is [0-9a-f]{12}\)'
	# Both, in whatever order they came: what they bring in is not asked about.
	printf '[review]\n\tarch = x86_64\n\tarch = arm64\n' >>conf
	before before/0001* read-back
	third 3
	bot run --once --workers 1
	reply=$(grep -lF 'In-Reply-To: <third3@x>' outbox/new/*)
	grep -F 'lazy-read-hazard in third()' "$reply"
	[ "$(grep -c '^> ' "$reply")" -gt 0 ]
	! grep -F 'write_and_read' "$reply"
	grep -F -- '--prerequisites prerequisites.mbox' "$reply"
	tr -s '\n ' ' ' <"$reply" | grep -F '(named by the series, with its 2 prerequisites), Linux 7.2.0, arm64, x86_64'
	grep -E '^coverage for arm64: 1 file analysed' "$reply"
	grep -E '^coverage for x86_64: 1 file analysed' "$reply"
	grep -F 'Seen when built for: arm64, x86_64' "$reply"
	sql "SELECT function FROM local_findings WHERE why = 'there before'" | grep -Fx write_and_read
	# The command of the reply says the same without the bot, at the line that the reply names.
	cp in/cur/third3* series.mbox
	cat before/* >prerequisites.mbox
	ln -s tree linux
	command=$(sed -n '/^  mmucheck review/,/^$/p' "$reply" | tr -d '\\\n')
	[[ $command == '  mmucheck review -k linux -O build --mbox series.mbox '* ]]
	run env PATH="$(dirname "$mmucheck"):$PATH" bash -c "${command/-O build/-p db.json}"
	[ "$status" -eq 2 ]
	place=$(grep -oE '^mm/a.c:[0-9]+ ' "$reply")
	[ "$(grep -c ' warning: ' <<<"$output")" -eq 1 ]
	grep -E "^${place% }:[0-9]+: warning: .*\[lazy-read-hazard\]" <<<"$output"
	# The base has them by now: they are left out, which is said.
	sed -i '/arch = arm64/d' conf
	git -C tree am -q "$PWD"/before/*
	third 4 '/^base-commit/d'
	run bot run --once --workers 1
	grep -F 'reviewed without its prerequisites: mmucheck: prerequisite 1/2 "mm: read back" does not apply' <<<"$output"
	tr -s '\n ' ' ' <"$(grep -lF 'In-Reply-To: <third4@x>' outbox/new/*)" |
		grep -F '(the series names none, without its prerequisites, which do not apply there)'
}

@test "prerequisites: no patch can say that it is another one, and there are not too many" {
	base=$(git -C tree rev-parse HEAD)
	echo 'void f(void);' >>tree/mm/x.c
	git -C tree commit -qam one
	real=$(git -C tree show | git patch-id --stable | cut -d ' ' -f 1)
	# A mail whose text has what git patch-id takes for the beginning of another patch, and after
	# its own diff the other one once more, as a patch of whoever comes first and second.
	{
		printf 'From: Eve <eve@example.org>\nSubject: [PATCH] mm: two\nMessage-ID: <two@x>\n\n'
		printf 'commit %s\n%s\n---\n' "$real" "$real"
		git -C tree show --format= | sed 's/f(void)/g(pte_t)/'
		for row in 1 2 3; do
			printf 'commit %040d\n' $row
			git -C tree show --format=
		done
		printf -- '-- \n2.39\n'
	} >in/new/1
	want() {
		{
			printf 'From: Jan <jan@example.org>\nSubject: [PATCH v%s] mm: three\nMessage-ID: <three%s@x>\n\nx\n---\n' "$1" "$1"
			git -C tree show --format= | sed 's/f(void)/h(pte_t)/'
			printf '\nbase-commit: %s\n' "$base"
			cat
			printf -- '-- \n2.39\n'
		} >"in/new/$1"
	}
	git -C tree reset -q --hard "$base"
	echo "prerequisite-patch-id: $real" | want 2
	run bot run --once --workers 1
	echo "$output"
	[[ $output == *"on its base without its 1 prerequisite; no patch that we have is ${real:0:12}"* ]]
	[ "$(sql "SELECT count(*) FROM messages WHERE patch_id = '$real'")" -eq 0 ]
	[ "$(sql "SELECT message_id FROM messages WHERE patch_id <> ''")" = three2@x ]
	# An honest mail with that patch has the id.
	{
		printf 'From: A <a@example.org>\nSubject: [PATCH] mm: one\nMessage-ID: <one@x>\n\ncommit %s\n---\n' "$real"
		git -C tree show --format= ORIG_HEAD
	} >in/new/one
	bot feed
	echo "prerequisite-patch-id: $real" | want 5
	run bot run --once --workers 1
	[[ $output == *'on its base with its 1 prerequisite'* ]]
	[ "$(sql "SELECT message_id FROM messages WHERE patch_id = '$real'")" = one@x ]
	for i in $(seq 101); do printf 'prerequisite-patch-id: %040d\n' "$i"; done | want 6
	run bot run --once --workers 1
	[[ $output == *'without its 101 prerequisites, which are too many'* ]]
	for i in $(seq 9); do printf 'prerequisite-patch-id: %040d\n' "$i"; done | want 7
	run bot run --once --workers 1
	[ "$(sql 'SELECT count(*) FROM jobs WHERE state = "done"')" -ge 3 ]
	sql "SELECT json_extract(result, '$.baseOrigin') FROM jobs ORDER BY id DESC LIMIT 1" |
		grep -E ', without its 9 prerequisites; no patch that we have is 000000000000, 000000000000, 000000000000 and 6 more$'
}

# A function with the bug; its name tells in findings how it came to be compiled.
buggy() {
	sed -n '/^pte_t write_and_read/,/^}/p' bad.c | sed "s/write_and_read/$1/"
}

# sandboxed or not: all hostile mails at once, with a new database.
run_hostile() {
	rm -rf bot.db* outbox state in
	mkdir -p in/cur in/tmp
	cp -r hostile in/new
	run bot run --once --workers 2
	echo "$output"
	[ "$(sql "SELECT count(*) FROM jobs WHERE state IN ('queued', 'leased', 'poison')")" -eq 0 ]
	[ "$(sql 'SELECT count(*) FROM jobs')" -eq "$(find hostile -type f | wc -l)" ]
	[ ! -e executed ]
	! grep -rE 'secret_from_outside|outside_leak|HOME=|root:' outbox
	[ "$(cat outside.h)" = "$(cat outside.orig)" ]
	# What git attributes would hide is looked at all the same.
	grep -rF 'Subject: Re: [PATCH] mm: attributes' outbox
	grep -rF 'Subject: Re: [PATCH] mm: makefile' outbox
}

@test "review: nothing outside of the tree gets into a reply, nothing is executed" {
	real_review
	outside=$PWD/outside.h
	{ echo '/* secret_from_outside */' && buggy 'outside_leak' | sed 's/^pte_t/static &/'; } >outside.h
	cp outside.h outside.orig
	cp tree/mm/a.c good.c
	caller='pte_t caller(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte) { return outside_leak(mm, addr, ptep, pte); }'
	for file in "$outside" ../../outside.h /proc/self/environ /etc/passwd; do
		{ cat good.c && printf '#include "%s"\n%s\n' "$file" "$caller"; } >tree/mm/a.c
		mail "include-$(basename "$(dirname "$file")")-$(basename "$file")"
	done
	# Findings would be there only if that file were.
	{ cat good.c; echo "#if __has_embed(\"$outside\")"; buggy embed_read; echo '#endif'; echo 'static const char x[] = {';
		echo "#embed \"$outside\""; echo '};'; } >tree/mm/a.c
	mail embed
	{ cat good.c; echo "#if __has_include(\"$outside\")"; buggy has_include; echo '#endif'; } >tree/mm/a.c
	mail has-include
	ln -sf "$outside" tree/mm/b.c
	cp bad.c tree/mm/a.c
	mail symlink
	cp bad.c tree/mm/a.c
	printf '[submodule "mm/sub"]\n\tpath = mm/sub\n\turl = ext::sh -c "touch %s"\n' "$PWD/executed" >tree/.gitmodules
	mkdir tree/mm/sub
	cp -r tree/.git tree/mm/sub/.git
	mail submodule
	rm -rf tree/mm/sub
	sed 's|b/mm/a.c|b/../../outside.h|g; s|a/mm/a.c|a/../../outside.h|g; s/has-include@x/traverse@x/; s/mm: has-include/mm: traverse/' \
		in/new/has-include >in/new/traverse
	# What would be executed by make, Kconfig, git or spatch, with the bug beside it.
	printf '$(shell touch %s)\nall: ; touch %s\n' "$PWD/executed" "$PWD/executed" | tee -a tree/Makefile >tree/mm/Makefile
	printf 'config X\n\tdef_bool $(shell,touch %s)\n' "$PWD/executed" | tee -a tree/Kconfig >tree/mm/Kconfig
	mkdir -p tree/scripts/coccinelle
	printf '@initialize:ocaml@ @@ let _ = Sys.command "touch %s"\n' "$PWD/executed" >tree/scripts/coccinelle/x.cocci
	cp bad.c tree/mm/a.c
	mail makefile
	cp bad.c tree/mm/a.c
	git -C tree add -A
	git -C tree update-index --add --cacheinfo "100644,$(git -C tree hash-object -w --stdin \
		<<<'*.c filter=evil diff=evil merge=evil -diff binary working-tree-encoding=UTF-16 eol=crlf export-ignore'),.gitattributes"
	mail attributes staged
	for kind in filter.evil.clean filter.evil.smudge filter.evil.process diff.evil.textconv diff.evil.command \
		merge.evil.driver core.fsmonitor core.pager core.sshCommand; do
		git -C tree config "$kind" "touch $PWD/executed; cat"
	done
	git -C tree config core.hooksPath "$PWD/hooks"
	mkdir hooks
	for hook in pre-commit post-checkout applypatch-msg pre-applypatch post-applypatch post-index-change; do
		printf '#!/bin/sh\ntouch %s\n' "$PWD/executed" >"hooks/$hook"
		chmod +x "hooks/$hook"
	done
	rm -f executed
	mv in/new hostile
	run_hostile
	# The traps do close on whoever steps into them: make, git, and spatch if it is there.
	cp -r tree trapped
	git -C trapped -c core.fsmonitor= -c core.hooksPath= apply "$PWD/hostile/makefile" || true
	rm -f executed && make -s -C trapped all >make.log 2>&1 || true
	[ -e executed ]
	rm -f executed && git -C trapped status >/dev/null 2>&1 || true
	[ -e executed ]
	git -C trapped config --unset core.fsmonitor
	rm -f executed && git -C trapped -c core.hooksPath="$PWD/hooks" commit -q --allow-empty -m x || true
	[ -e executed ]
	printf '*.c filter=evil\n' >trapped/.gitattributes
	rm -f executed trapped/mm/a.c && git -C trapped checkout -q mm/a.c || true
	[ -e executed ]
	rm -f executed
	# What git or we refuse is told, by name.
	grep -F '"[PATCH] mm: symlink" could not be reviewed' <<<"$output" | grep -F 'a symbolic link or a submodule'
	grep -F '"[PATCH] mm: submodule" could not be reviewed' <<<"$output" | grep -F 'a symbolic link or a submodule'
	grep -F '"[PATCH] mm: traverse" could not be reviewed' <<<"$output" | grep -F '../../outside.h'
	[ "$(sql "SELECT count(*) FROM local_findings WHERE why = 'reaches outside of the tree'")" -eq 0 ]
	! grep -rE 'embed_read|has_include' outbox
	# Without the sandbox these files are read, so it is the sandbox that hides them; and what
	# has come from there is not told all the same.
	sed -i '0,/^\[sandbox\]/s//&\n\tmode = none\n\tmemory = 0/' conf
	rm hostile/symlink hostile/submodule hostile/traverse hostile/include-self-environ hostile/include-..-outside.h hostile/include-etc-passwd
	run_hostile
	[ "$(sql "SELECT count(*) FROM local_findings WHERE why = 'reaches outside of the tree'")" -gt 0 ]
	grep -rqF 'embed_read' outbox
	grep -rqF 'has_include' outbox
}

@test "load: a backlog is worked off while workers and whole bots are killed" {
	run "$here/load" --series 16 --kills 14 --pause 0.5 --timeout 120
	echo "$output"
	[ "$status" -eq 0 ]
}
