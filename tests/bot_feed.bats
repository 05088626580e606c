#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# mmucheck-bot feed: mail of git's own making, of every source, in any order.
# MMUCHECK_BOT is the binary under test.

bats_require_minimum_version 1.5.0

setup() {
	BOT=${MMUCHECK_BOT:-$BATS_TEST_DIRNAME/../build/mmucheck-bot}
	BOT=$(readlink -f "$BOT")
	cd "$BATS_TEST_TMPDIR" || return 1
	export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 NOW=1767229200
	mkdir -p md/new md/cur md/tmp
	config 'maildir = '"$PWD/md"
}

# config LINE...: the configuration, with these lines for the list mm.
config() {
	printf '%s\n' '[bot]' "database = $PWD/bot.db" '[list "mm"]' "$@" >bot.conf
}

bot() {
	"$BOT" -c bot.conf --now "$NOW" "$@"
}

sql() {
	sqlite3 bot.db "$1"
}

# with_memory KILOBYTES COMMAND...: no more address space than that, unless a sanitizer needs all of it.
with_memory() (
	ldd "$BOT" | grep -q libasan || ulimit -v "$1"
	shift
	"$@"
)

# Once: a repository with three commits to page-table code on top of a base.
setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	export HOME=$PWD GIT_CONFIG_NOSYSTEM=1
	git init -q tree
	git -C tree config user.name 'Ann Dév'
	git -C tree config user.email ann@example.org
	mkdir tree/mm
	seq 1 60 >tree/mm/memory.c
	git -C tree add .
	git -C tree commit -qm base
	for i in 1 2 3; do
		sed -i "${i}5s/.*/	set_pte_at(mm, addr, ptep, pte$i); \/* é *\//" tree/mm/memory.c
		git -C tree commit -qam "mm: change $i"
	done
}

# patches DIR OPTION...: git format-patch of the three.
patches() {
	local dir=$1
	shift
	TREE=$BATS_FILE_TMPDIR/tree
	git -C "$TREE" format-patch -q -3 --base=HEAD~3 -o "$PWD/$dir" "$@"
	sed -i 's/\*\*\* SUBJECT HERE \*\*\*/mm: change them/' "$dir"/*
}

# deliver FILE...: into the Maildir, in this order.
deliver() {
	local file
	for file; do
		deliveries=$((${deliveries:-0} + 1))
		cp "$file" "md/new/$(printf '%04d' "$deliveries").M1.host"
	done
}

# The diffs of job N apply with git am and give the tree's mm/memory.c.
applies() {
	git clone -q -s "$TREE" "am$1"
	git -C "am$1" reset -q --hard HEAD~3
	sql "SELECT patch FROM messages WHERE series_id = $1 AND part > 0 ORDER BY part" |
		git -C "am$1" -c user.name=bot -c user.email=bot@example.org \
			am -q --patch-format=mboxrd
	cmp "am$1/mm/memory.c" "$TREE/mm/memory.c"
}

@test "a series of git format-patch is queued, applies, and knows its base" {
	patches p --cover-letter --thread=shallow -v3
	deliver p/v3-0003* p/v3-0001* p/v3-0000* p/v3-0002*
	run -0 bot feed
	[ "$output" = '4 new mails, 4 read; 0 series wait for parts, 1 for review' ]
	[ -z "$(ls md/new)" ]
	[ "$(ls md/cur)" = "$(printf '%04d.M1.host:2,\n' 1 2 3 4)" ]
	run -0 bot series
	[ "$output" = $'1\tmm\tv3\t3/3\tready queued\t[PATCH v3 0/3] mm: change them' ]
	[ "$(sql 'SELECT base FROM series')" = "$(git -C "$TREE" rev-parse HEAD~3)" ]
	[ "$(sql 'SELECT count(*) FROM series WHERE reply_id = (SELECT message_id FROM messages WHERE part = 0)')" = 1 ]
	applies 1
	[ "$(git -C am1 log -1 --format=%an)" = 'Ann Dév' ]
	# Nothing comes twice.
	deliver p/v3-0003*
	run -0 bot feed
	[ "$output" = '0 new mails, 0 read; 0 series wait for parts, 1 for review' ]
}

@test "attached, base64, latin1, signed and flowed patches apply as well" {
	patches p --attach
	deliver p/*
	run -0 bot feed
	applies 1
	patches q --thread
	python3 - q/* <<-'EOF'
	import email, email.policy, sys
	from email.message import EmailMessage
	from email.mime.multipart import MIMEMultipart
	from email.mime.text import MIMEText
	for i, path in enumerate(sorted(sys.argv[1:])):
	    raw = open(path, 'rb').read()
	    old = email.message_from_bytes(raw)
	    text = raw.split(b'\n\n', 1)[1].decode()
	    if i == 0:
	        new = MIMEText(text, 'plain', 'iso-8859-1')
	    elif i == 1:
	        new = MIMEMultipart('signed', protocol='application/pgp-signature')
	        new.attach(MIMEText(text, 'plain', 'utf-8'))
	        new.attach(MIMEText('-----BEGIN PGP SIGNATURE-----'))
	    else:
	        lines = []
	        for line in text.split('\n'):
	            line = ' ' + line if line.startswith((' ', 'From ', '>')) else line
	            if line.startswith('+\tset_pte_at'):
	                line = line.replace('addr, ', 'addr, \n')
	            lines.append(line)
	        new = EmailMessage(policy=email.policy.SMTP)
	        new.set_content('\n'.join(lines), charset='utf-8', cte='quoted-printable')
	        new.set_param('format', 'flowed')
	    for name in ('From', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References'):
	        if old[name] and name not in new:
	            new[name] = str(old[name])
	    open(path, 'wb').write(new.as_bytes())
	EOF
	sed -i '/^Subject:/s/PATCH/PATCH v2/' q/*
	deliver q/*
	run -0 bot feed
	[ "$(sql 'SELECT state, got, reason FROM series')" = $'ready|3|\nready|3|' ] || {
		sql 'SELECT id, state, got, reason FROM series'
		sql 'SELECT message_id, subject, series_id, part, kind, reason FROM messages'
		false
	}
	applies 2
}

@test "a part is waited for; then the bot says what did not come" {
	patches p --thread
	deliver p/0001* p/0003*
	run -0 bot feed
	[ "$output" = '2 new mails, 2 read; 1 series wait for parts, 0 for review' ]
	NOW=$((NOW + 7200)) run -0 bot feed
	run -0 bot series
	[[ $output == *$'2/3\tpartial queued\t'*'patch 2 of 3 did not come in time' ]]
	[ "$(sql 'SELECT parts FROM jobs')" = 1 ]
	deliver p/0002*
	run -0 bot feed
	run -0 bot series
	[[ $output == *$'3/3\tready queued\t'* ]]
	[ "$(sql 'SELECT parts FROM jobs')" = 3 ]
}

@test "an mbox is read on from where it ended, and again when it was replaced" {
	patches p
	config "mbox = $PWD/box"
	cat p/0001* >box
	echo >>box
	run -0 bot feed
	[[ $output == '1 new mails, 1 read; '* ]]
	cat p/0002* >>box
	echo >>box
	run -0 bot feed
	[[ $output == '1 new mails, 1 read; '* ]]
	cat p/0003* >box
	run -0 bot feed
	[[ $output == '1 new mails, 1 read; 0 series wait for parts, 1 for review' ]]
	# A line of the text that looks like a new mail is quoted in an mbox.
	printf 'From x Thu Jan  1 00:00:00 2026\nFrom: a@x\nMessage-ID: <q@x>\n\n>From x\n>>From y\n' |
		bot feed --stdin mm
	[ "$(sql "SELECT body FROM messages WHERE message_id = 'q@x'")" = $'From x\n>From y' ]
}

@test "standard input: one mail as a mailer pipes it, and all of an mbox" {
	patches p --cover-letter --thread
	for file in p/0002* p/0000* p/0003*; do
		sed 1d "$file" | bot feed --stdin mm
	done
	run -0 bot feed --stdin mm <p/0001*
	[[ $output == '1 new mails, 1 read; 0 series wait for parts, 1 for review' ]]
	applies 1
	rm bot.db*
	run -0 bot feed --stdin mm < <(cat p/*)
	[[ $output == '4 new mails, 4 read; 0 series wait for parts, 1 for review' ]]
}

@test "--check-config is check-config: nothing is wrong, or each problem with its line" {
	run -0 bot --check-config
	[ "$output" = 'bot.conf: nothing is wrong' ]
	printf '[review]\n\ttree = here\n[nope]\n\tx = "\n' >>bot.conf
	run -1 bot --check-config
	[[ $output == *"bot.conf:6: tree is \"here\" and has to be an absolute path"* ]]
	[[ $output == *'bot.conf:7: there is no section [nope]'* ]]
	[[ $output == *'bot.conf:8: a quote is not closed in its line'* ]]
	[[ $output == *'bot.conf has 3 problems'* ]]
	run -1 bot feed
	[[ $output == *'the configuration bot.conf has problems: mend them first'* ]]
}

@test "a Maildir of others is not changed and nothing is read twice" {
	patches p
	config "maildir-readonly = $PWD/md"
	deliver p/0001* p/0002*
	ln -s /etc/passwd md/new/link
	mkfifo md/cur/fifo
	run -0 --separate-stderr bot feed
	[[ $output == '2 new mails, 2 read; '* ]]
	[[ $stderr == *'new/link in the Maildir '*' is no regular file: not read'* ]]
	[[ $stderr == *'cur/fifo in the Maildir '* ]]
	[ "$(ls md/new)" = $'0001.M1.host\n0002.M1.host\nlink' ]
	mv md/new/0001.M1.host md/cur/0001.M1.host:2,S
	deliver p/0003*
	run -0 bot feed
	[[ $output == *'1 new mails, 1 read; 0 series wait for parts, 1 for review' ]]
}

# hostile DIR: a Maildir with what nobody should put into one.  Its three mails are the patches of p.
hostile() {
	mkdir -p "$1"/{new,cur,tmp} outside
	printf 'From: a@x.org\nMessage-ID: <secret@x>\nSubject: [PATCH] x\n\nsecret\n' >outside/secret
	python3 - "$1" p/0001* p/0002* p/0003* <<-'EOF'
	import os, socket, sys
	top, one, two, three = sys.argv[1:]
	mails = [open(p, 'rb').read() for p in (one, two, three)]
	here = os.getcwd()
	for sub in 'new', 'cur':
	    os.symlink(here + '/outside/secret', f'{top}/{sub}/link')
	    os.symlink('../../outside/secret', f'{top}/{sub}/up')
	    os.symlink('/dev/zero', f'{top}/{sub}/zero')
	    os.symlink('gone', f'{top}/{sub}/dangling')
	    os.mkfifo(f'{top}/{sub}/fifo')
	    os.makedirs(f'{top}/{sub}/dir:2,/cur')
	    open(f'{top}/{sub}/dir:2,/cur/x', 'wb').write(open('outside/secret', 'rb').read())
	    os.chdir(f'{top}/{sub}'); socket.socket(socket.AF_UNIX).bind('sock'); os.chdir(here)
	names = b'\nmmucheck-bot: error: forged', b"a';DROP TABLE messages;--%s%n\x1b[2J\xff", b'n' * 255
	for name, mail in zip(names, mails):
	    open(top.encode() + b'/new/' + name, 'wb').write(mail)
	EOF
}

@test "hostile Maildirs: names, links out of it, pipes, directories, nothing stops the mails beside them" {
	patches p
	hostile moved
	hostile kept
	config "maildir = $PWD/moved"
	run -0 --separate-stderr timeout 20 "$BOT" -c bot.conf --now "$NOW" feed
	[[ $output == '3 new mails, 3 read; 0 series wait for parts, 1 for review' ]]
	# Each on a line of its own, by its name; no name makes a line.
	for name in link up zero dangling fifo 'dir:2,' sock; do
		grep -F "new/$name in the Maildir $PWD/moved is no regular file: not read" <<<"$stderr"
	done
	[ "$(grep -c '^mmucheck-bot: warning: ' <<<"$stderr")" -eq "$(wc -l <<<"$stderr")" ]
	grep -F 'cannot move' <<<"$stderr" | grep -F 'File name too long'
	[ "$(sql "SELECT value FROM counters WHERE name = 'files_refused'")" = 7 ]
	# The one that cannot move is not read twice, and everything else is as it was.
	run -0 bot feed
	[[ $output == *'0 new mails, '* ]]
	[ "$(find moved outside | sort | grep -c secret)" -eq 1 ]
	[ "$(find moved/cur -type f | wc -l)" -eq 4 ]
	config "maildir-readonly = $PWD/kept"
	find kept | sort >before
	rm -f bot.db*
	run -0 --separate-stderr timeout 20 "$BOT" -c bot.conf --now "$NOW" feed
	[[ $output == '3 new mails, 3 read; '* ]]
	[ "$(grep -c 'is no regular file' <<<"$stderr")" -eq 14 ]
	find kept | sort | diff before -
	[ "$(sql "SELECT count(*) FROM messages WHERE message_id = 'secret@x'")" -eq 0 ]
	[ "$(sql 'PRAGMA integrity_check')" = ok ]
	# The same file as a mail is one: it is the way there that is not gone.
	cp outside/secret kept/new/positive
	run -0 bot feed
	[ "$(sql "SELECT count(*) FROM messages WHERE message_id = 'secret@x'")" -eq 1 ]
}

@test "a Maildir that others work in meanwhile: what has moved or gone is no error" {
	config "maildir-readonly = $PWD/md"
	python3 - <<-'EOF' &
	import os, random, time
	end, n = time.time() + 1.5, 0
	while time.time() < end or n < 300:
	    n += 1
	    with open('md/tmp/x', 'w') as f:
	        f.write('From: a@x.org\nMessage-ID: <%d@x>\nSubject: x\n\nx\n' % n)
	    os.rename('md/tmp/x', 'md/new/%d' % n)
	    k = random.randrange(n) + 1
	    for old, new in ('md/new/%d' % k, 'md/cur/%d:2,S' % k), ('md/cur/%d:2,S' % k, 'md/cur/%d:2,RS' % k):
	        try:
	            os.rename(old, new)
	        except FileNotFoundError:
	            pass
	    # Half of the names are only there for a moment.
	    with open('md/tmp/flash', 'w') as f:
	        f.write('From: a@x.org\nMessage-ID: <flash@y>\nSubject: x\n\nx\n')
	    os.rename('md/tmp/flash', 'md/new/flash')
	    os.unlink('md/new/flash')
	EOF
	writer=$!
	while kill -0 $writer 2>/dev/null; do
		run -0 --separate-stderr bot feed
		[ -z "$stderr" ]
	done
	run -0 bot feed
	[ "$(sql "SELECT count(*) FROM messages WHERE message_id LIKE '%@x'")" -eq "$(find md/new md/cur -type f | wc -l)" ]
	[ "$(sql 'SELECT count(*) FROM seen_files')" -eq "$(find md/new md/cur -type f | wc -l)" ]
}

@test "a Maildir of 100,000 entries takes little memory, and no more at a time than the limit" {
	python3 - <<-'EOF'
	import os
	open('mail', 'w').write('From: a@x.org\nMessage-ID: <1@x>\nSubject: x\n\nx\n')
	for i in range(100000):
	    os.symlink('x', 'md/new/%06d.a-name-that-is-about-as-long-as-they-are' % i) if i % 20 else \
	        os.link('mail', 'md/new/%06d' % i)
	EOF
	config "maildir-readonly = $PWD/md"
	run -0 --separate-stderr with_memory 200000 bot feed
	[[ $output == '1 new mails, 1 read; '* ]]
	[ "$(wc -l <<<"$stderr")" -eq 21 ]
	[[ $stderr == *"and 94980 more in the Maildir $PWD/md: not read" ]]
	rm bot.db*
	find md/new -type l -delete
	config "maildir = $PWD/md" '[limits]' 'files = 4000'
	run -0 --separate-stderr bot feed
	[[ $stderr == *"the Maildir $PWD/md has more than 4000 files (limits.files): the others are read later" ]]
	[ "$(find md/new -type f | wc -l)" -eq 1000 ]
	run -0 --separate-stderr bot feed
	[ -z "$stderr" ]
	[ "$(find md/new -type f | wc -l)" -eq 0 ]
}

@test "archives that public-inbox has made" {
	patches p --cover-letter --thread --to=mm@lists.example
	export PI_CONFIG=$PWD/pi.conf ORIGINAL_RECIPIENT=mm@lists.example
	public-inbox-init -V2 -L basic mm "$PWD/mm" http://example.org/mm mm@lists.example
	git config -f pi.conf publicinboxmda.spamcheck none
	config "public-inbox = $PWD/mm" 'first = 1000w'
	run -1 bot check-config
	[[ $output == *'bot.conf:5: first is "1000w" and has to be a time'* ]]
	config "public-inbox = $PWD/mm" 'first = 9000d'
	perl -MPublicInbox::Config -MPublicInbox::InboxWritable -MPublicInbox::Eml -e '
		my $inbox = PublicInbox::Config->new->lookup_name("mm");
		my $import = PublicInbox::InboxWritable->new($inbox)->importer(0);
		for my $file (@ARGV) {
			open(my $mail, "<", $file) or die "$file: $!";
			$import->add(PublicInbox::Eml->new(do { local $/; <$mail> }));
		}
		$import->done;' p/0003* p/0001* p/0000*
	run -0 bot feed
	[ "$output" = '3 new mails, 3 read; 1 series wait for parts, 0 for review' ]
	run -0 bot feed
	[[ $output == '0 new mails, '* ]]
	public-inbox-mda <"$(echo p/0002*)"
	public-inbox-learn rm <"$(echo p/0000*)"
	run -0 bot feed
	[ "$output" = '1 new mails, 1 read; 0 series wait for parts, 1 for review' ]
	[ "$(sql "SELECT reason FROM messages WHERE message_id LIKE 'cover%'")" = \
		'its archive has taken it back' ]
	applies 1
	# History that was rewritten is read again, an epoch that was begun is read, too.
	rewritten=$(git --git-dir=mm/git/0.git -c user.name=x -c user.email=x@x.org \
		commit-tree -m purge "$(git --git-dir=mm/git/0.git rev-parse 'HEAD^{tree}')")
	git --git-dir=mm/git/0.git update-ref HEAD "$rewritten"
	git init -q --bare mm/git/1.git
	blob=$(printf 'From: a@x.org\nMessage-ID: <1@x>\nSubject: x\n\nx\n' |
		git --git-dir=mm/git/1.git hash-object -w --stdin)
	tree=$(printf '100644 blob %s\tm\n' "$blob" | git --git-dir=mm/git/1.git mktree)
	git --git-dir=mm/git/1.git update-ref HEAD "$(git --git-dir=mm/git/1.git -c user.name=x \
		-c user.email=x@x.org commit-tree -m x "$tree")"
	run -0 bot feed
	[[ $output == '1 new mails, 1 read; '* ]]
	[ "$(sql "SELECT part, position = '$rewritten' FROM cursors ORDER BY 1")" = $'0|1\n1|0' ]
	# Another bot, for which these are old.
	config "public-inbox = $PWD/mm" 'first = 1h'
	rm bot.db
	NOW=$((NOW + 1000000000)) run -0 bot feed
	[[ $output == '0 new mails, '* ]]
}

@test "what is no patch is counted with its reason" {
	printf 'From: a@x.org\nMessage-ID: <1@x>\nSubject: hello\n\nx\n' >1
	printf 'From: a@x.org\nMessage-ID: <2@x>\nSubject: Re: [PATCH] x\nIn-Reply-To: <1@x>\n\n> x\n' >2
	printf 'From: a@x.org\nMessage-ID: <3@x>\nSubject: [PATCH] x\n\nno diff\n' >3
	printf 'From: a@x.org\nMessage-ID: <4@x>\nSubject: [PATCH] x\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+\0\n' >4
	printf 'From: a@x.org\nSubject: [GIT PULL] x\n\nx\n' >5
	deliver 1 2 3 4 5
	run -0 bot feed
	[ "$(sql 'SELECT label, value FROM counters WHERE name = "mails"')" = $'other|4\nreply|1' ]
	[ "$(sql 'SELECT label, value FROM counters WHERE name = "mails_without_patch"')" = \
		$'no [PATCH] in its subject|2\nno diff in it|1\nthere is a NUL byte in its text|1' ]
	[ "$(sql 'SELECT body FROM messages WHERE kind = "reply"')" = '> x' ]
}

@test "hostile mails are set aside, and the good one among them is read" {
	patches p
	config "maildir = $PWD/md" '[limits]' 'mail = 1m' 'text = 300k'
	python3 - <<-'EOF'
	import base64, gzip
	head = 'From: a@x.org\nMessage-ID: <%s@x>\nSubject: [PATCH 1/2] x\n'
	diff = 'diff --git a/mm/x.c b/mm/x.c\n--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1 +1 @@\n-a\n+b\n'
	def write(name, rest):
	    with open(name, 'w') as f:
	        f.write(head % name + rest)
	write('line', '\n' + diff + '+' + 'x' * 500000 + '\n')
	write('parts', 'Content-Type: multipart/mixed; boundary=b\n\n' + '--b\n\n' * 100000)
	write('bounds', ''.join('Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n' % (i, i)
	                        for i in range(5000)) + diff)
	bomb = diff
	for i in range(7):
	    bomb = ('Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n' +
	            base64.encodebytes(bomb.encode()).decode())
	write('bomb', bomb)
	write('large', '\n' + diff + 'x\n' * 1000000)
	write('header', 'X: ' + 'x' * 300000 + '\n\n' + diff)
	write('fold', 'References:' + ' <a@b>\n' * 30000 + '\n' + diff)
	write('inject', 'In-Reply-To: <a@b>\r\n Bcc: v@x.org\n'
	      'From: "x\\\r\n Bcc: w@x.org" <a@x.org>\n\n' + diff)
	# Just too much, and beside it as much as may be.
	multi = 'Content-Type: multipart/mixed; boundary=b\n\n'
	text = '--b\nContent-Type: text/plain\n\n%s\n'
	def nested(n):
	    return '\n' + diff if not n else \
	        'Content-Type: multipart/mixed; boundary=c%d\n\n--c%d\n%s\n--c%d--\n' % (n, n, nested(n - 1), n)
	write('longline', '\n' + diff + '+' + 'x' * 17000 + '\n')
	write('ok-longline', '\n' + diff.replace('+b', '+' + 'x' * 16000))
	write('manyparts', multi + text % diff + text % 'x' * 100 + '--b--\n')
	write('ok-manyparts', multi + text % diff + (text % 'x') * 90 + '--b--\n')
	write('deep', nested(9))
	write('ok-deep', nested(8))
	# What would be a gigabyte unpacked is looked at by nobody; the patch beside it is one.
	packed = gzip.compress(gzip.compress(bytes(1 << 24)))
	attachment = ('--b\nContent-Type: %s\nContent-Encoding: gzip\nContent-Transfer-Encoding: base64\n'
	              'Content-Disposition: attachment; filename="%s"\n\n' + base64.encodebytes(packed).decode())
	write('ok-gzip', multi + text % diff + attachment % ('application/gzip', 'a.patch.gz') +
	      attachment % ('application/zip', 'b.zip') + '--b--\n')
	write('gzip-patch', multi + text % diff + attachment % ('text/x-patch', 'a.patch') + '--b--\n')
	EOF
	deliver line parts bounds bomb large header fold inject longline manyparts deep gzip-patch ok-* p/0001* p/0002* p/0003*
	SECONDS=0
	run -0 --separate-stderr with_memory 400000 bot feed
	[ "$SECONDS" -lt 30 ]
	[ "$(sql "SELECT count(*) FROM series WHERE state = 'ready'")" = 1 ]
	[ "$(sql "SELECT message_id FROM messages WHERE kind = 'patch' AND message_id LIKE 'ok-%' ORDER BY 1")" = \
		$'ok-deep@x\nok-gzip@x\nok-longline@x\nok-manyparts@x' ]
	[ "$(sql "SELECT max(length(patch)) < 20000 AND max(length(body)) < 20000 FROM messages")" = 1 ]
	# The log has each that a limit has kept out.
	grep -F 'mail <longline@x> is not used: a line is longer than the limit' <<<"$stderr"
	grep -F 'mail <deep@x> is not used: its parts are nested deeper than the limit' <<<"$stderr"
	[ "$(grep -c ' is not used: ' <<<"$stderr")" -eq 9 ]
	sql "SELECT message_id, reason FROM messages WHERE reason IS NOT NULL ORDER BY 1" >reasons
	diff reasons - <<-'EOF'
	bomb@x|no diff in it
	bounds@x|there are more parts than the limit
	deep@x|its parts are nested deeper than the limit
	gzip-patch@x|there is a NUL byte in its text
	header@x|its header is larger than the limit
	inject@x|its sender is no address that can be answered
	large@x|it is larger than the limit
	line@x|there is more text than the limit
	longline@x|a line is longer than the limit
	manyparts@x|there are more parts than the limit
	parts@x|there are more parts than the limit
	EOF
	[ "$(sql "SELECT count(*) FROM messages WHERE subject || from_name || in_reply_to LIKE '%' || char(10) || '%'")" = 0 ]
}

@test "killed again and again, the bot loses no mail" {
	patches p --cover-letter --thread
	python3 - p/* <<-'EOF'
	import re, sys
	for n in range(25):
	    for i, path in enumerate(sys.argv[1:]):
	        text = open(path).read().replace('mm: change them', 'mm: change %d' % n)
	        text = re.sub(r'(?mi)^((message-id|in-reply-to|references): <)', r'\g<1>%d.' % n, text)
	        open('md/new/%02d%d.M1.host' % (n, i), 'w').write(text)
	EOF
	for n in 1 2 3 4 5 6 7 8; do
		timeout -s KILL "0.0$n" "$BOT" -c bot.conf --now "$NOW" feed >/dev/null || true
	done
	run -0 bot feed
	[ -z "$(ls md/new)" ]
	[ "$(sql 'SELECT count(*) FROM messages WHERE state = "read"')" = 100 ]
	[ "$(sql 'SELECT state, got, count(*) FROM series GROUP BY 1, 2')" = 'ready|3|25' ]
	[ "$(sql 'SELECT count(*) FROM jobs')" = 25 ]
	[ "$(sql 'PRAGMA integrity_check')" = ok ]
}

@test "one feed at a time, and sources that cannot be read are told" {
	config "mbox = $PWD/none" "maildir = $PWD/md" "public-inbox = $PWD/md"
	printf 'From: a@x.org\nMessage-ID: <1@x>\nSubject: hello\n\nx\n' >1
	deliver 1
	run -3 --separate-stderr bot feed
	[[ $output == '1 new mails, '* ]]
	[[ $stderr == *'list mm: cannot read the mbox '*'/none: No such file'* ]]
	[[ $stderr == *'list mm: '*'/md is no public-inbox of version 2'* ]]
	run -1 --separate-stderr bot feed nope
	[[ $stderr == *'there is no [list "nope"] in bot.conf'* ]]
	run -1 --separate-stderr flock bot.db.feed "$BOT" -c bot.conf feed
	[[ $stderr == *'another feed is at work'* ]]
	run -3 --separate-stderr bot feed --stdin mm </dev/null
	[[ $stderr == *'there is no mail on standard input'* ]]
}

@test "the manual names every key of the configuration" {
	run -0 "$BOT" check-config --keys
	keys=$(grep '^\[' <<<"$output" | sed 's/^\[\([a-z]*\) "NAME"\] \([^ ]*\) .*/*\1.*_NAME_*.\2* =/
		s/^\[\([a-z]*\)\] \([^ ]*\) .*/*\1.\2* =/')
	[ -n "$keys" ]
	page=$(<"$BATS_TEST_DIRNAME/../docs/mmucheck-bot.1.scd")
	while read -r key; do
		[[ $page == *"$key"* ]] || {
			echo "docs/mmucheck-bot.1.scd has no $key"
			return 1
		}
	done <<<"$keys"
}

@test "the examples of the manual are configurations" {
	awk '/^```/ { if (inside) close(file); inside = !inside; file = sprintf("example%d", ++n); next }
		inside { sub(/^\t+/, "\t"); print > file }' "$BATS_TEST_DIRNAME/../docs/mmucheck-bot.1.scd"
	found=0
	for file in example*; do
		head -n 1 "$file" | grep -q '^\[' || continue
		run -0 "$BOT" -c "$file" check-config
		found=$((found + 1))
	done
	[ "$found" -ge 2 ]
}

@test "run --json prints objects and nothing else" {
	config "maildir = $PWD/md" '[bot]' "state = $PWD" '[delivery]' "maildir = $PWD/out"
	patches p
	deliver p/*
	sed -i 's/set_pte_at(mm, addr, ptep, pte.);/x;/; s/^\([-+]* *.*\)mm\/memory.c/\1kernel\/x.c/' md/new/*
	run -0 --separate-stderr bot run --once --json
	[ "$(sql 'SELECT state FROM series')" = ignored ]
	[ -n "$output" ]
	while read -r line; do
		python3 -c 'import json, sys; assert isinstance(json.loads(sys.argv[1]), dict)' "$line"
	done <<<"$output"
	[[ $stderr == *'3 new mails, 3 read'* ]]
}
