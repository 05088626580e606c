// SPDX-License-Identifier: GPL-2.0-or-later
/* The bot's configuration: git's syntax, and every problem with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "bot/config.h"
#include "bot/db.h"

static struct config read_text(const char *text)
{
	struct config c;

	config_parse(&c, "f", text, strlen(text));
	return c;
}

/* All problems of a text. */
static char *problems(const char *text)
{
	struct config c = read_text(text);
	struct strbuf out = STRBUF_INIT;

	config_check(&c, &out);
	config_free(&c);
	return strbuf_detach(&out);
}

static void values_in_all_forms(void **state)
{
	static const char *const cases[][2] = {
		{"[list \"a\"]\nmbox = /x y ", "/x y"},
		{"[list \"a\"] mbox=/x;c", "/x"},
		{"[LIST \"a\"]\n\tMBox = \"/x;# y \" # c", "/x;# y "},
		{"[list \"a\"]\nmbox = /x\\\n/y", "/x/y"},
		{"[list \"a\"]\r\nmbox = /x\r\n", "/x"},
		{"[list \"a\"]\nmbox = /a\\\"b\\\\c\\td", "/a\"b\\c\td"},
		{"[list \"a\"]\nmbox = /a\"  \"b", "/a  b"},
		{"\xef\xbb\xbf[list \"a\"]\nmbox = /x", "/x"},
		{"# c\n;d\n\n[list \"a\"]\nmbox = /x", "/x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct config c = read_text(cases[i][0]);

		assert_int_equal(c.errors.nr, 0);
		assert_string_equal(config_str(&c, "list", "a", "mbox"), cases[i][1]);
		config_free(&c);
	}
}

static void names_keep_their_case(void **state)
{
	struct config c = read_text("[list \"B \\\"b\\\"\"]\nmbox=/1\n[list \"a\"]\nmbox=/2\n"
				    "[list \"B \\\"b\\\"\"]\nmbox=/3\n");

	(void)state;
	assert_string_equal(config_name(&c, "list", 0), "B \"b\"");
	assert_string_equal(config_name(&c, "list", 1), "a");
	assert_null(config_name(&c, "list", 2));
	assert_string_equal(config_all(&c, "list", "B \"b\"", "mbox", 1), "/3");
	assert_null(config_all(&c, "list", "B \"b\"", "mbox", 2));
	config_free(&c);
}

static void numbers_and_defaults(void **state)
{
	struct config c = read_text("[series]\nwait = 3h\n[limits]\nmail = 2m\n");

	(void)state;
	assert_int_equal(config_num(&c, "series", NULL, "wait"), 3 * 3600);
	assert_int_equal(config_num(&c, "series", NULL, "settle"), 300);
	assert_int_equal(config_num(&c, "limits", NULL, "mail"), 2 << 20);
	assert_int_equal(config_num(&c, "limits", NULL, "parts"), 100);
	config_free(&c);
}

static void every_problem_has_its_line(void **state)
{
	char *out = problems("[bot]\ndatabase = x\n\n[what]\nfoo = 1\n[list]\n[bot \"x\"]\n"
			     "[series]\nwait = 2x\nwait = 1h\nnope = 1\n[list \"a\"]\nmbox = /x\n"
			     "mbox = /y\n");

	(void)state;
	assert_string_equal(out,
			    "f:2: database is \"x\" and has to be an absolute path\n"
			    "f:4: there is no section [what]\n"
			    "f:6: [list] needs a name: [list \"NAME\"]\n"
			    "f:7: [bot] takes no name\n"
			    "f:9: wait is \"2x\" and has to be a time, such as 90s, 15m, 2h or 1d\n"
			    "f:10: wait was given in line 9 already\n"
			    "f:11: [series] has no key nope\n");
	free(out);
}

static void problems_of_all_kinds_come_by_line(void **state)
{
	char *out = problems("[bot]\nx = 1\n= 2\ny = 3\n[z\n");

	(void)state;
	assert_string_equal(out, "f:2: [bot] has no key x\n"
				 "f:3: a line is [section], key = value, or a comment\n"
				 "f:4: [bot] has no key y\n"
				 "f:5: a header is [section] or [section \"name\"]\n");
	free(out);
}

static void broken_syntax_has_its_line_too(void **state)
{
	static const char *const cases[][2] = {
		{"x = 1\n", "f:1: a key stands before any [section]\n"},
		{"\n[bot\n", "f:2: a header is [section] or [section \"name\"]\n"},
		{"[bot \"x]\n", "f:1: a header is [section] or [section \"name\"]\n"},
		{"[list \"a\"]\nmbox = \"/x\n[series]\n",
		 "f:2: a quote is not closed in its line\n"},
		{"[list \"a\"]\nmbox = /x\\q\n",
		 "f:2: after \\ come only n, t, \", \\ or the end of the line\n"},
		{"[list \"a\"]\nmbox /x\n", "f:2: there is no = behind the key\n"},
		{"[list \"a\"]\n= 1\n", "f:2: a line is [section], key = value, or a comment\n"},
		{"[list \"a\"]\nmbox = /x\\\n\"y\n[bot]\n",
		 "f:2: a quote is not closed in its line\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *out = problems(cases[i][0]);

		assert_string_equal(out, cases[i][1]);
		free(out);
	}
}

static void a_database_of_the_future_is_refused(void **state)
{
	char path[] = "/tmp/mmucheck-bot-test-XXXXXX";
	struct ctx ctx = CTX_INIT;
	struct db db;
	int64_t n;

	(void)state;
	close(mkstemp(path));
	assert_int_equal(db_open(&ctx, path, &db), 0);
	assert_int_equal(db_event(&db, 7, "x", 0, "m'; DROP TABLE events; --", NULL), 0);
	assert_int_equal(db_count(&db, "a", "b", 2), 0);
	assert_int_equal(db_count(&db, "a", "b", 3), 0);
	db_number(&db, 0, &n, "SELECT value FROM counters WHERE label = ?", "t", "b");
	assert_int_equal(n, 5);
	assert_true(db_run(&db, "PRAGMA user_version = 99", "") >= 0);
	db_close(&db);
	assert_int_equal(db_open(&ctx, path, &db), -1);
	assert_non_null(strstr(ctx.error.buf, "is of version 99"));
	assert_int_equal(db_open(&ctx, "/nonexistent/x", &db), -1);
	unlink(path);
	ctx_free(&ctx);
}

/* As the first version of the bot has left it: what it holds stays. */
static void an_older_database_is_brought_up_to_date(void **state)
{
	static const char *const back[] = {
		"DROP INDEX messages_patch_id", "DROP INDEX messages_without_id",
		"ALTER TABLE messages DROP COLUMN patch_id", "PRAGMA user_version = 1"};
	char path[] = "/tmp/mmucheck-bot-test-XXXXXX";
	struct ctx ctx = CTX_INIT;
	struct db db;
	int64_t n;

	(void)state;
	close(mkstemp(path));
	assert_int_equal(db_open(&ctx, path, &db), 0);
	assert_int_equal(db_run(&db,
				"INSERT INTO messages (message_id, list, received) VALUES "
				"('a@b', 'mm', 7)",
				""),
			 1);
	for (size_t i = 0; i < sizeof(back) / sizeof(back[0]); i++)
		assert_true(db_run(&db, back[i], "") >= 0);
	assert_int_equal(db_number(&db, 0, &n, "SELECT count(patch_id) FROM messages", ""), -1);
	db_close(&db);
	assert_int_equal(db_open(&ctx, path, &db), 0);
	assert_int_equal(
		db_number(&db, 0, &n, "SELECT received FROM messages WHERE patch_id IS NULL", ""),
		0);
	assert_int_equal(n, 7);
	db_close(&db);
	unlink(path);
	ctx_free(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_in_all_forms),
		cmocka_unit_test(names_keep_their_case),
		cmocka_unit_test(numbers_and_defaults),
		cmocka_unit_test(every_problem_has_its_line),
		cmocka_unit_test(problems_of_all_kinds_come_by_line),
		cmocka_unit_test(broken_syntax_has_its_line_too),
		cmocka_unit_test(a_database_of_the_future_is_refused),
		cmocka_unit_test(an_older_database_is_brought_up_to_date),
	};

	return cmocka_run_group_tests_name("bot_config", tests, NULL, NULL);
}
