-- SPDX-License-Identifier: GPL-2.0-or-later
-- The bot's database.  PRAGMA user_version is 1 after this; schema-2.sql changes what is here,
-- a later version adds a file of its own.  Times are seconds since 1970.

-- Every mail once, as it came and as it was read.
CREATE TABLE messages (
	id INTEGER PRIMARY KEY,
	-- Without <>: printable ASCII, no blank, at most 250 bytes, so it may be put into a
	-- header.  A mail without a usable one has "none:" and the hash of its bytes.
	message_id TEXT NOT NULL UNIQUE,
	list TEXT NOT NULL,            -- of the source that brought it first: [list "NAME"]
	raw BLOB,                      -- as it came; NULL when retention has removed it
	received INTEGER NOT NULL,
	-- new: stored, not yet read.  read: done.  poison: reading it failed three times.
	state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'read', 'poison')),
	tries INTEGER NOT NULL DEFAULT 0,
	reason TEXT,                   -- of poison, and why a mail is no patch
	-- What it is: patch, cover, reply (to anything: may hold a command), other.
	kind TEXT,
	-- As read, decoded to UTF-8, without control characters; "" or NULL where it says none.
	subject TEXT,
	from_name TEXT,
	from_addr TEXT,                -- "" when it is no address
	reply_to TEXT,                 -- addresses, separated by ", ", ASCII only; so are to and cc
	to_addrs TEXT,
	cc_addrs TEXT,
	date INTEGER,
	in_reply_to TEXT,              -- as message_id
	refs TEXT,                     -- message ids, separated by blanks, oldest first, In-Reply-To last
	body TEXT,                     -- decoded text; of a patch without its diff's attachments
	patch BLOB,                    -- what git am takes, bytes of the diff unchanged; NULL: no diff
	series_id INTEGER REFERENCES series (id),
	part INTEGER,                  -- 0 the cover letter, else 1 to series.expected
	handled INTEGER NOT NULL DEFAULT 0 -- of a reply: the reader of commands has seen it
);
CREATE INDEX messages_state ON messages (state) WHERE state = 'new';
CREATE INDEX messages_series ON messages (series_id, part);
CREATE INDEX messages_reply ON messages (kind, handled) WHERE kind = 'reply';

-- Every list a mail came by; a policy that is stricter on one of them is the one to follow.
CREATE TABLE message_lists (
	message_id TEXT NOT NULL,
	list TEXT NOT NULL,
	PRIMARY KEY (message_id, list)
) WITHOUT ROWID;

-- One version of a patch series, in parts.
CREATE TABLE series (
	id INTEGER PRIMARY KEY,
	-- The same for all versions: author and title, lower case, without the brackets.
	change_key TEXT NOT NULL DEFAULT '',
	version INTEGER NOT NULL,
	resend INTEGER NOT NULL,       -- 1: tagged RESEND
	list TEXT NOT NULL,
	author TEXT NOT NULL,          -- address
	subject TEXT NOT NULL,         -- of the cover letter, else of the first patch there is
	tags TEXT NOT NULL,            -- what else the brackets hold: "RFC mm-unstable"
	numbered INTEGER NOT NULL,     -- 0: a single patch without N/M
	expected INTEGER NOT NULL,     -- M of N/M
	got INTEGER NOT NULL DEFAULT 0,-- parts from 1 that are there
	reply_id TEXT,                 -- message to reply to: cover, else first patch there is
	base TEXT,                     -- base-commit: 40 or 64 hexadecimal digits; NULL: not said
	prereqs TEXT,                  -- prerequisite-patch-id, separated by blanks
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL,
	date INTEGER NOT NULL,         -- smallest Date of its parts
	-- waiting: for parts.  ready: all there, has a job.  partial: the wait is over, missing
	-- says what is not there; has a job for the parts before the first gap.
	-- ignored: not for us, reason says why.
	-- A late part makes a partial one wait again.
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'ready', 'partial', 'ignored')),
	missing TEXT,                  -- "3, 5 to 7" of a partial one
	reason TEXT,
	digest TEXT                    -- of all diffs; tells whether a RESEND says the same
);
CREATE INDEX series_key ON series (change_key, version);
CREATE INDEX series_who ON series (author, version, expected);
CREATE INDEX series_waiting ON series (state) WHERE state = 'waiting';

-- The queue.  The intake inserts as queued; a worker leases; three failures make poison.
CREATE TABLE jobs (
	id INTEGER PRIMARY KEY,
	series_id INTEGER NOT NULL UNIQUE REFERENCES series (id),
	-- dropped: a later version came before its turn.
	state TEXT NOT NULL DEFAULT 'queued'
		CHECK (state IN ('queued', 'leased', 'done', 'failed', 'poison', 'dropped')),
	parts INTEGER NOT NULL,        -- patches 1 to this are to be reviewed
	not_before INTEGER NOT NULL DEFAULT 0,
	owner TEXT,                    -- of the lease
	lease_until INTEGER,
	tries INTEGER NOT NULL DEFAULT 0, -- that failed
	lost INTEGER NOT NULL DEFAULT 0,  -- leases that ran out
	reason TEXT,
	created INTEGER NOT NULL,
	started INTEGER,
	finished INTEGER,
	result TEXT                    -- JSON of the review, for the status page
);
CREATE INDEX jobs_state ON jobs (state, not_before);

-- Replies.  At most one for a version of a change: the row is written in the transaction
-- that ends the job, and sending only moves its state.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,
	series_id INTEGER NOT NULL REFERENCES series (id),
	change_key TEXT NOT NULL,
	version INTEGER NOT NULL,
	message_id TEXT NOT NULL UNIQUE, -- of the reply
	recipients TEXT NOT NULL,      -- addresses of the envelope, separated by blanks; "" none
	mail BLOB NOT NULL,
	-- held: the list is mute.  sending: handed to delivery, not yet known how it went.
	-- uncertain: perhaps sent, the bot was killed meanwhile; a person has to look.
	-- stopped: not to be sent any more.  not_before is the end of an embargo, too.
	state TEXT NOT NULL DEFAULT 'pending'
		CHECK (state IN ('pending', 'held', 'sending', 'sent', 'uncertain', 'failed', 'stopped')),
	not_before INTEGER NOT NULL DEFAULT 0,
	tries INTEGER NOT NULL DEFAULT 0,
	reason TEXT,
	created INTEGER NOT NULL,
	sent INTEGER,
	UNIQUE (change_key, version)
);
CREATE INDEX outbox_state ON outbox (state, not_before);

-- What people have answered about findings.
CREATE TABLE verdicts (
	id INTEGER PRIMARY KEY,
	fingerprint TEXT NOT NULL,
	verdict TEXT NOT NULL CHECK (verdict IN ('invalid', 'known')),
	reason TEXT,
	author TEXT NOT NULL,
	message_id TEXT NOT NULL,      -- of the answer
	series_id INTEGER REFERENCES series (id),
	created INTEGER NOT NULL,
	UNIQUE (fingerprint, message_id)
);

-- What happened, in order: for --json and the status page.
CREATE TABLE events (
	id INTEGER PRIMARY KEY,
	time INTEGER NOT NULL,
	kind TEXT NOT NULL,
	series_id INTEGER,
	message_id TEXT,
	detail TEXT                    -- JSON
);

-- Sums that retention does not touch.
CREATE TABLE counters (
	name TEXT NOT NULL,
	label TEXT NOT NULL,
	value INTEGER NOT NULL,
	PRIMARY KEY (name, label)
) WITHOUT ROWID;

-- How far each source was read: a commit of an epoch, an offset of an mbox.
CREATE TABLE cursors (
	source TEXT NOT NULL,          -- kind and path
	part TEXT NOT NULL,            -- epoch; "" where there is one
	position TEXT NOT NULL,
	PRIMARY KEY (source, part)
) WITHOUT ROWID;

-- Names that a Maildir that may not be changed had when it was read.
CREATE TABLE seen_files (
	source TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (source, name)
) WITHOUT ROWID;

-- The findings that a reply asks about, by the numbers it gives them.
CREATE TABLE reply_findings (
	outbox_id INTEGER NOT NULL REFERENCES outbox (id),
	nr INTEGER NOT NULL,
	fingerprint TEXT NOT NULL,
	rule TEXT NOT NULL,
	file TEXT NOT NULL,
	line INTEGER NOT NULL,
	function TEXT NOT NULL,
	PRIMARY KEY (outbox_id, nr)
) WITHOUT ROWID;

-- Findings that nobody is mailed about; why: they were there before, are not certain enough.
CREATE TABLE local_findings (
	fingerprint TEXT NOT NULL PRIMARY KEY,
	rule TEXT NOT NULL,
	file TEXT NOT NULL,
	line INTEGER NOT NULL,
	function TEXT NOT NULL,
	message TEXT NOT NULL,
	why TEXT NOT NULL,
	series_id INTEGER,             -- that it was seen with first
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL,
	times INTEGER NOT NULL
) WITHOUT ROWID;

-- Changes about which somebody has said stop.
CREATE TABLE stops (
	change_key TEXT NOT NULL PRIMARY KEY,
	author TEXT NOT NULL,
	message_id TEXT NOT NULL,      -- of the answer
	created INTEGER NOT NULL
) WITHOUT ROWID;

-- What Patchwork is to be told of each patch.
CREATE TABLE checks (
	id INTEGER PRIMARY KEY,
	series_id INTEGER NOT NULL REFERENCES series (id),
	message_id TEXT NOT NULL UNIQUE, -- of the patch
	list TEXT NOT NULL,            -- whose Patchwork it is
	state TEXT NOT NULL CHECK (state IN ('success', 'warning')),
	description TEXT NOT NULL,
	status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'failed')),
	tries INTEGER NOT NULL DEFAULT 0,
	not_before INTEGER NOT NULL DEFAULT 0,
	reason TEXT,
	created INTEGER NOT NULL
);
CREATE INDEX checks_status ON checks (status, not_before) WHERE status = 'pending';
