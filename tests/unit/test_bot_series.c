// SPDX-License-Identifier: GPL-2.0-or-later
/* Series are put together whatever the order of arrival. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "bot/intake.h"
#include "bot/relevant.h"
#include "bot/series.h"

struct test {
	struct ctx ctx;
	struct bot bot;
};

static void start(struct test *t)
{
	*t = (struct test){.ctx = CTX_INIT};
	t->bot = (struct bot){.ctx = &t->ctx, .now = 1000000};
	config_parse(&t->bot.config, "f", "", 0);
	assert_int_equal(db_open(&t->ctx, ":memory:", &t->bot.db), 0);
}

static void stop(struct test *t)
{
	relevant_free(t->bot.relevant);
	db_close(&t->bot.db);
	config_free(&t->bot.config);
	ctx_free(&t->ctx);
}

/* A mail to come: refs are ids with blanks between, the last one is In-Reply-To. */
struct post {
	const char *id, *subject, *refs;
	const char *from; /* NULL: ann@x.org */
	const char *diff; /* the line it adds; NULL: no diff */
	int64_t date;
	const char *text;
};

static void add_refs(struct strbuf *raw, const char *refs)
{
	const char *last = strrchr(refs, ' ');

	strbuf_addf(raw, "In-Reply-To: <%s>\nReferences:", last ? last + 1 : refs);
	while (*refs) {
		size_t n = strcspn(refs, " ");

		strbuf_addf(raw, " <%.*s>", (int)n, refs);
		refs += n + strspn(refs + n, " ");
	}
	strbuf_addc(raw, '\n');
}

/* Store and read a mail. */
static void post(struct test *t, const struct post *p)
{
	struct strbuf raw = STRBUF_INIT;

	strbuf_addf(&raw, "From: %s\nMessage-ID: <%s>\nSubject: %s\n",
		    p->from ? p->from : "ann@x.org", p->id, p->subject);
	if (p->date)
		strbuf_addf(&raw, "Date: Thu, 1 Jan 2026 00:%02d:00 +0000\n", (int)p->date);
	if (p->refs && *p->refs)
		add_refs(&raw, p->refs);
	strbuf_addf(&raw, "\n%s\n", p->text ? p->text : "Why.");
	if (p->diff)
		strbuf_addf(&raw,
			    "---\ndiff --git a/kernel/x.c b/kernel/x.c\n--- a/kernel/x.c\n"
			    "+++ b/kernel/x.c\n@@ -1 +1,2 @@\n a\n+%s\n",
			    p->diff);
	assert_int_equal(db_begin(&t->bot.db), 0);
	assert_int_equal(intake_store(&t->bot, "mm", raw.buf, raw.len), 1);
	assert_int_equal(db_commit(&t->bot.db), 0);
	if (intake_read(&t->bot) != 1)
		fail_msg("%s", t->ctx.error.buf);
	strbuf_free(&raw);
}

/* Every series as "vN got/expected state job key-or-reason;" in order of subject. */
static const char *all_series(struct test *t)
{
	static char out[4096];
	sqlite3_stmt *q =
		db_query(&t->bot.db,
			 "SELECT version, resend, got, expected, s.state, coalesce(j.state, '-'), "
			 "coalesce(j.parts, 0), coalesce(s.reason, ''), "
			 "(SELECT group_concat(part, '') FROM (SELECT part FROM messages WHERE "
			 "series_id = s.id ORDER BY part)) FROM series s "
			 "LEFT JOIN jobs j ON j.series_id = s.id ORDER BY subject, version, s.id",
			 "");
	size_t n = 0;

	out[0] = '\0';
	while (db_row(&t->bot.db, q) > 0)
		n += snprintf(out + n, sizeof(out) - n, "v%s%s %s/%s:%s %s %s %s%s%s;",
			      db_text(q, 0), sqlite3_column_int(q, 1) ? "r" : "", db_text(q, 2),
			      db_text(q, 3), db_text(q, 8), db_text(q, 4), db_text(q, 5),
			      db_text(q, 6), *db_text(q, 7) ? " " : "", db_text(q, 7));
	db_done(q);
	return out;
}

static void swap(int *a, int *b)
{
	int x = *a;

	*a = *b;
	*b = x;
}

/* The next order of n numbers; false after the last. */
static bool next_order(int *a, int n)
{
	int i = n - 2, j = n - 1;

	while (i >= 0 && a[i] > a[i + 1])
		i--;
	if (i < 0)
		return false;
	while (a[j] < a[i])
		j--;
	swap(a + i, a + j);
	for (int l = i + 1, r = n - 1; l < r; l++, r--)
		swap(a + l, a + r);
	return true;
}

/* Forget everything. */
static void empty(struct test *t)
{
	static const char *const tables[] = {"jobs", "messages", "message_lists", "series",
					     "events"};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		char sql[64];

		snprintf(sql, sizeof(sql), "DELETE FROM %s", tables[i]);
		assert_true(db_run(&t->bot.db, sql, "") >= 0);
	}
}

#define MAX_POSTS 6

/* Post them in every order, of six in every 23rd; each has to end in the same series. */
static void in_every_order(const struct post *posts, int n, const char *expected)
{
	int order[MAX_POSTS], nr = 0;
	struct test t;

	for (int i = 0; i < n; i++)
		order[i] = i;
	start(&t);
	do {
		if (n == MAX_POSTS && nr++ % 23)
			continue;
		empty(&t);
		for (int i = 0; i < n; i++)
			post(&t, &posts[order[i]]);
		t.bot.now += 600;
		assert_true(series_expire(&t.bot) >= 0);
		assert_string_equal(all_series(&t), expected);
	} while (next_order(order, n));
	stop(&t);
}

static void shallow_threads(void **state)
{
	static const struct post posts[] = {
		{"c", "[PATCH v2 0/3] x", "", .text = "hello"},
		{"1", "[PATCH v2 1/3] a", "c", .diff = "a"},
		{"2", "[PATCH v2 2/3] b", "c", .diff = "set_pte_at();"},
		{"3", "[PATCH v2 3/3] c", "c", .diff = "c"},
	};

	(void)state;
	in_every_order(posts, 4, "v2 3/3:0123 ready queued 3;");
}

static void deep_threads(void **state)
{
	static const struct post posts[] = {
		{"c", "[PATCH 0/4] x", "old", .text = "hello"},
		{"1", "[PATCH 1/4] a", "old c", .diff = "a"},
		{"2", "[PATCH 2/4] b", "old c 1", .diff = "set_pte_at();"},
		{"3", "[PATCH 3/4] c", "old c 1 2", .diff = "c"},
		{"4", "[PATCH 4/4] d", "old c 1 2 3", .diff = "d"},
	};

	(void)state;
	in_every_order(posts, 5, "v1 4/4:01234 ready queued 4;");
}

/* Only In-Reply-To: two halves are made one by the mail between them. */
static void chains_without_references(void **state)
{
	static const struct post posts[] = {
		{"1", "[PATCH 1/4] a", "", .diff = "a"},
		{"2", "[PATCH 2/4] b", "1", .diff = "set_pte_at();"},
		{"3", "[PATCH 3/4] c", "2", .diff = "c"},
		{"4", "[PATCH 4/4] d", "3", .diff = "d"},
	};

	(void)state;
	in_every_order(posts, 4, "v1 4/4:1234 ready queued 4;");
}

static void without_a_thread(void **state)
{
	static const struct post numbered[] = {
		{"20260101000000.77-1-ann@x.org", "[PATCH 1/3] a", "", .diff = "a"},
		{"20260101000000.77-2-ann@x.org", "[PATCH 2/3] b", "", .diff = "pte_clear();"},
		{"20260101000000.77-3-ann@x.org", "[PATCH 3/3] c", "", .diff = "c"},
		{"20260101000000.99-1-ann@x.org", "[PATCH 1/3] d", "", .diff = "pmd_t x;"},
		{"20260101000000.99-2-ann@x.org", "[PATCH 2/3] e", "", .diff = "e"},
		{"20260101000000.99-3-ann@x.org", "[PATCH 3/3] f", "", .diff = "f"},
	};
	static const struct post timed[] = {
		{"p1", "[PATCH 1/3] a", "", .diff = "a", .date = 10},
		{"p2", "[PATCH 2/3] b", "", .diff = "pte_clear();", .date = 11},
		{"p3", "[PATCH 3/3] c", "", .diff = "c", .date = 12},
		{"q1", "[PATCH 1/3] d", "", .diff = "pmd_t x;", .date = 40},
		{"z", "[PATCH 1/3] g", "", "bob@x.org", .diff = "g", .date = 11},
	};

	(void)state;
	in_every_order(numbered, 6, "v1 3/3:123 ready queued 3;v1 3/3:123 ready queued 3;");
	in_every_order(timed, 5,
		       "v1 3/3:123 ready queued 3;v1 1/3:1 waiting - 0;"
		       "v1 1/3:1 waiting - 0;");
}

/* A new version in the thread of the old one, and two series that answer the same mail. */
static void versions_are_kept_apart(void **state)
{
	static const struct post posts[] = {
		{"c", "[PATCH 0/2] x", "", .text = "hello"},
		{"1", "[PATCH 1/2] a", "c", .diff = "pte_t a;"},
		{"2", "[PATCH 2/2] b", "c", .diff = "b"},
		{"vc", "[PATCH v2 0/2] x", "c", .text = "hello"},
		{"v1", "[PATCH v2 1/2] a", "c vc", .diff = "pte_t a;"},
		{"v2", "[PATCH v2 2/2] b", "c vc", .diff = "c"},
	};
	static const struct post siblings[] = {
		{"ac", "[PATCH 0/2] a", "old", .text = "hello"},
		{"a1", "[PATCH 1/2] a1", "old ac", .diff = "pte_t a;"},
		{"a2", "[PATCH 2/2] a2", "old ac", .diff = "b"},
		{"bc", "[PATCH 0/2] b", "old", .text = "hello"},
		{"b1", "[PATCH 1/2] b1", "old bc", .diff = "pte_t b;"},
		{"b2", "[PATCH 2/2] b2", "old bc", .diff = "c"},
	};
	struct test t;

	(void)state;
	in_every_order(siblings, 6, "v1 2/2:012 ready queued 2;v1 2/2:012 ready queued 2;");
	start(&t);
	for (int i = 0; i < 6; i++)
		post(&t, &posts[i]);
	assert_string_equal(all_series(&t),
			    "v1 2/2:012 ready dropped 2;v2 2/2:012 ready queued 2;");
	stop(&t);
	start(&t);
	for (int i = 5; i >= 0; i--)
		post(&t, &posts[i]);
	assert_string_equal(all_series(&t), "v1 2/2:012 ignored - 0 version 2 came before it;"
					    "v2 2/2:012 ready queued 2;");
	stop(&t);
}

static void a_resend_that_says_the_same_is_no_new_series(void **state)
{
	static const struct post posts[] = {
		{"1", "[PATCH v3] mm: x", "", .diff = "pte_t a;"},
		{"r", "[PATCH v3 RESEND] mm: x", "1", .diff = "pte_t a;"},
		{"s", "[RESEND PATCH v3] mm: x", "1", .diff = "pte_t b;"},
	};
	struct test t;

	(void)state;
	start(&t);
	for (int i = 0; i < 3; i++)
		post(&t, &posts[i]);
	assert_string_equal(all_series(&t),
			    "v3r 1/1:1 ignored - 0 the same as series 1;v3 1/1:1 ready queued 1;"
			    "v3r 1/1:1 ready queued 1;");
	stop(&t);
}

static void partial_series_wait_and_then_say_so(void **state)
{
	static const struct post posts[] = {
		{"c", "[PATCH 0/7] x", "", .text = "hello"},
		{"1", "[PATCH 1/7] a", "c", .diff = "pte_t a;"},
		{"2", "[PATCH 2/7] b", "c", .diff = "b"},
		{"4", "[PATCH 4/7] d", "c", .diff = "d"},
	};
	static const struct post late[] = {
		{"3", "[PATCH 3/7] c", "c", .diff = "c"},
		{"5", "[PATCH 5/7] e", "c", .diff = "e"},
		{"6", "[PATCH 6/7] f", "c", .diff = "f"},
		{"7", "[PATCH 7/7] g", "c", .diff = "g"},
	};
	struct test t;

	(void)state;
	start(&t);
	for (int i = 0; i < 4; i++)
		post(&t, &posts[i]);
	t.bot.now += 7100;
	assert_int_equal(series_expire(&t.bot), 0);
	assert_string_equal(all_series(&t), "v1 3/7:0124 waiting - 0;");
	t.bot.now += 200;
	assert_int_equal(series_expire(&t.bot), 1);
	assert_string_equal(all_series(&t), "v1 3/7:0124 partial queued 2 patch 3, 5 to 7 of 7 did "
					    "not come in time;");
	/* Late ones: the job, done or not, is done again with all of them. */
	db_run(&t.bot.db, "UPDATE jobs SET state = 'done', owner = 'w', tries = 1", "");
	for (int i = 0; i < 4; i++)
		post(&t, &late[i]);
	assert_string_equal(all_series(&t), "v1 7/7:01234567 ready queued 7;");
	stop(&t);
}

static void an_answered_series_gets_no_second_job(void **state)
{
	static const struct post posts[] = {
		{"1", "[PATCH 1/2] a", "", .diff = "pte_t a;"},
		{"2", "[PATCH 2/2] b", "1", .diff = "b"},
	};
	struct test t;

	(void)state;
	start(&t);
	post(&t, &posts[0]);
	t.bot.now += 8000;
	assert_int_equal(series_expire(&t.bot), 1);
	db_run(&t.bot.db, "UPDATE jobs SET state = 'done'", "");
	db_run(&t.bot.db,
	       "INSERT INTO outbox (series_id, change_key, version, message_id, recipients, mail, "
	       "created) SELECT id, change_key, version, 'r', '', 'm', 1 FROM series",
	       "");
	post(&t, &posts[1]);
	assert_string_equal(all_series(&t), "v1 2/2:12 ready done 1;");
	stop(&t);
}

static void the_first_patch_is_missing(void **state)
{
	static const struct post p = {"2", "[PATCH 2/2] b", "1", .diff = "pte_t a;"};
	struct test t;

	(void)state;
	start(&t);
	post(&t, &p);
	t.bot.now += 8000;
	assert_int_equal(series_expire(&t.bot), 1);
	assert_string_equal(all_series(&t),
			    "v1 1/2:2 partial - 0 patch 1 of 2 did not come in time;");
	stop(&t);
}

static void what_is_not_for_us(void **state)
{
	static const struct post other = {"1", "[PATCH] net: x", "",
					  .diff = "kfree(x); ptepx(); pte_alloc_many;",
					  .text = "Talks of set_pte_at()."};
	static const char in_mm[] = "From: ann@x.org\nMessage-ID: <2>\nSubject: [PATCH] mm: y\n\n"
				    "--- a/mm/y.c\n+++ b/mm/y.c\n@@ -1 +1 @@\n-a\n+b\n";
	struct test t;

	(void)state;
	start(&t);
	post(&t, &other);
	assert_string_equal(all_series(&t), "v1 1/1:1 ignored - 0 no page-table code in it;");
	db_begin(&t.bot.db);
	assert_int_equal(intake_store(&t.bot, "mm", in_mm, strlen(in_mm)), 1);
	assert_int_equal(intake_store(&t.bot, "lkml", in_mm, strlen(in_mm)), 0);
	db_commit(&t.bot.db);
	assert_int_equal(intake_read(&t.bot), 1);
	assert_string_equal(all_series(&t), "v1 1/1:1 ready queued 1;"
					    "v1 1/1:1 ignored - 0 no page-table code in it;");
	stop(&t);
}

static void base_and_prerequisites(void **state)
{
	static const struct post posts[] = {
		{"c", "[PATCH 0/1] x", "",
		 .text = "base-commit: 0123456789012345678901234567890123456789\n"
			 "prerequisite-patch-id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
			 "prerequisite-patch-id: $(reboot)\n"
			 "prerequisite-patch-id: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"},
		{"1", "[PATCH 1/1] a", "c", .diff = "pte_t a;",
		 .text = "base-commit: cccccccccccccccccccccccccccccccccccccccc\n"},
	};
	struct test t;
	sqlite3_stmt *q;

	(void)state;
	start(&t);
	post(&t, &posts[0]);
	post(&t, &posts[1]);
	q = db_query(&t.bot.db, "SELECT base, prereqs, reply_id, change_key FROM series", "");
	assert_int_equal(db_row(&t.bot.db, q), 1);
	assert_string_equal(db_text(q, 0), "0123456789012345678901234567890123456789");
	assert_string_equal(db_text(q, 1), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
					   "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
	assert_string_equal(db_text(q, 2), "c");
	assert_string_equal(db_text(q, 3), "ann@x.org x");
	db_done(q);
	stop(&t);
}

static void a_mail_that_ends_the_process_is_set_aside(void **state)
{
	struct test t;
	int64_t n;

	(void)state;
	start(&t);
	db_begin(&t.bot.db);
	intake_store(&t.bot, "mm", "Message-ID: <p>\n\nx\n", 19);
	intake_store(&t.bot, "mm", "Message-ID: <q>\n\nx\n", 19);
	db_run(&t.bot.db, "UPDATE messages SET tries = 3 WHERE message_id = 'p'", "");
	db_commit(&t.bot.db);
	assert_int_equal(intake_read(&t.bot), 1);
	db_number(&t.bot.db, 0, &n,
		  "SELECT count(*) FROM messages WHERE message_id = 'p' AND state = 'poison' AND "
		  "reason LIKE '%three times'",
		  "");
	assert_int_equal(n, 1);
	db_number(&t.bot.db, 0, &n, "SELECT count(*) FROM events WHERE kind = 'mail-poison'", "");
	assert_int_equal(n, 1);
	stop(&t);
}

static void an_archive_takes_a_mail_back(void **state)
{
	static const struct post posts[] = {
		{"1", "[PATCH 1/2] a", "", .diff = "pte_t a;"},
		{"2", "[PATCH 2/2] b", "1", .diff = "b"},
	};
	struct test t;

	(void)state;
	start(&t);
	post(&t, &posts[0]);
	db_begin(&t.bot.db);
	assert_int_equal(intake_delete(&t.bot, "Message-ID: <1>\n\n", 17), 0);
	assert_int_equal(intake_delete(&t.bot, "Message-ID: <unknown>\n\n", 23), 0);
	db_commit(&t.bot.db);
	assert_string_equal(all_series(&t), "v1 0/2: ignored - 0 its archive has taken it back;");
	stop(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shallow_threads),
		cmocka_unit_test(deep_threads),
		cmocka_unit_test(chains_without_references),
		cmocka_unit_test(without_a_thread),
		cmocka_unit_test(versions_are_kept_apart),
		cmocka_unit_test(a_resend_that_says_the_same_is_no_new_series),
		cmocka_unit_test(partial_series_wait_and_then_say_so),
		cmocka_unit_test(an_answered_series_gets_no_second_job),
		cmocka_unit_test(the_first_patch_is_missing),
		cmocka_unit_test(what_is_not_for_us),
		cmocka_unit_test(base_and_prerequisites),
		cmocka_unit_test(a_mail_that_ends_the_process_is_set_aside),
		cmocka_unit_test(an_archive_takes_a_mail_back),
	};

	return cmocka_run_group_tests_name("bot_series", tests, NULL, NULL);
}
