// SPDX-License-Identifier: GPL-2.0-or-later
/* Shell words, compile commands, C tokens and mentions of names in C text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "kbuild/cmdfile.h"
#include "kbuild/command.h"
#include "kbuild/lex.h"
#include "kbuild/mention.h"
#include "kbuild/words.h"

/* The first command of text as "word|word|", with "!" in front when not plain. */
static const char *first_command(const char *text)
{
	static char out[4096];
	struct shell_words w = {0};
	int got = shell_next_command(&text, &w);

	out[0] = '\0';
	if (got < 0)
		strcpy(out, "unterminated");
	if (got > 0 && !w.plain)
		strcat(out, "!");
	for (size_t i = 0; got > 0 && i < w.nr; i++) {
		strcat(out, w.at[i]);
		strcat(out, "|");
	}
	shell_words_free(&w);
	return out;
}

static void words_follow_the_quoting_rules(void **state)
{
	static const char *const cases[][2] = {
		{"cc -c a.c", "cc|-c|a.c|"},
		{"  a\t b \r c  ", "a|b|c|"},
		{"-DX='\"mm/memory\"'", "-DX=\"mm/memory\"|"},
		{"'-DX='\\''\"m\"'\\'''", "-DX='\"m\"'|"},
		{"\"a b\"c' d'", "a bc d|"},
		{"a\\ b \\\\ \\'", "a b|\\|'|"},
		{"\"\\\"\\\\\\a\"", "\"\\\\a|"},
		{"'' \"\" x", "||x|"},
		{"a\\\nb", "ab|"},
		{"\"a\\\nb\"", "ab|"},
		{"a # comment ' \" \n b", "a|"},
		{"a#b", "a#b|"},
		{"a \\", "a|\\|"},
		{"", ""},
		{" \n ;; ", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(first_command(cases[i][0]), cases[i][1]);
}

static void words_notice_what_a_shell_would_run(void **state)
{
	(void)state;
	assert_string_equal(first_command("cc $(rm -rf x)"), "!cc|$|");
	assert_string_equal(first_command("cc \"$HOME\""), "!cc|$HOME|");
	assert_string_equal(first_command("cc `id`"), "!cc|`id`|");
	assert_string_equal(first_command("cc \"`id`\""), "!cc|`id`|");
	assert_string_equal(first_command("cc >x"), "!cc|>x|");
	assert_string_equal(first_command("cc '$(id)' '`'"), "cc|$(id)|`|");
	assert_string_equal(first_command("cc \\$HOME a$"), "cc|$HOME|a$|");
}

static void words_refuse_open_quotes(void **state)
{
	(void)state;
	assert_string_equal(first_command("a 'b"), "unterminated");
	assert_string_equal(first_command("a \"b"), "unterminated");
	assert_string_equal(first_command("a \"b\\\""), "unterminated");
	assert_string_equal(first_command("'"), "unterminated");
	assert_string_equal(first_command("\"\\"), "unterminated");
}

static void words_split_commands(void **state)
{
	const char *text = "set -e; echo 'a;b' && cc -c | (x)\n\ny & z";
	static const char *const first[] = {"set", "echo", "cc", "x", "y", "z"};
	struct shell_words w = {0};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(shell_next_command(&text, &w), 1);
		assert_string_equal(w.at[0], first[i]);
		assert_null(w.at[w.nr]);
	}
	assert_int_equal(shell_next_command(&text, &w), 0);
	shell_words_free(&w);
}

static void words_take_many_and_long(void **state)
{
	size_t len = 1 << 20;
	char *text = test_malloc(len + 1);
	const char *at = text;
	struct shell_words w = {0};

	(void)state;
	for (size_t i = 0; i < len; i++)
		text[i] = i % 2 ? ' ' : 'x';
	text[len] = '\0';
	assert_int_equal(shell_next_command(&at, &w), 1);
	assert_int_equal(w.nr, len / 2);
	memset(text, 'x', len);
	at = text;
	assert_int_equal(shell_next_command(&at, &w), 1);
	assert_int_equal(strlen(w.at[0]), len);
	memset(text, ';', len);
	at = text;
	assert_int_equal(shell_next_command(&at, &w), 0);
	shell_words_free(&w);
	test_free(text);
}

/* The arguments of one command, joined by spaces. */
static const char *arguments(struct kbuild_flags *f, const char *text, enum command_kind expect)
{
	static char out[4096];
	struct shell_words w = {0};
	struct kbuild_cmd cmd;

	assert_int_equal(shell_next_command(&text, &w), 1);
	assert_int_equal(command_parse(f, "/b", NULL, w.at, w.nr, &cmd, NULL), expect);
	shell_words_free(&w);
	out[0] = '\0';
	for (unsigned i = 0; expect == COMMAND_C && i < cmd.nr_args; i++) {
		strcat(out, i ? " " : "");
		strcat(out, cmd.args[i]);
	}
	if (expect == COMMAND_C)
		assert_null(cmd.args[cmd.nr_args]);
	return out;
}

static void command_keeps_what_a_parser_needs(void **state)
{
	struct kbuild_flags f = {0};

	(void)state;
	assert_string_equal(arguments(&f,
				      "clang-19 -Wp,-MMD,x.d -nostdinc -I./include -Imm -I ../i "
				      "-include ./k.h -isystem s -I/abs -DA=1 -D B -mllvm -x=1 "
				      "-O2 -c -o mm/a.o ../mm/a.c",
				      COMMAND_C),
			    "-nostdinc -I/b/include -I/b/mm -I /i -include /b/k.h -isystem /b/s "
			    "-I/abs -DA=1 -D B -mllvm -x=1 -O2");
	assert_string_equal(arguments(&f, "clang -MD -MF x -MT y -oz.o -c a.c", COMMAND_C), "");
	kbuild_flags_free(&f);
}

static void command_drops_what_only_gcc_knows(void **state)
{
	struct kbuild_flags f = {0};

	(void)state;
	assert_string_equal(
		arguments(&f,
			  "ccache gcc -Wall -fconserve-stack -mno-80387 -m64 -fshort-wchar "
			  "--param=x=1 --param y=2 -std=gnu11 -O2 -mcmodel=kernel -c a.c",
			  COMMAND_C),
		"-m64 -fshort-wchar -std=gnu11 -O2 -mcmodel=kernel");
	kbuild_flags_free(&f);
}

static void command_tells_other_programs(void **state)
{
	struct kbuild_flags f = {0};

	(void)state;
	arguments(&f, "clang-19 -c -o head.o head.S", COMMAND_OTHER);
	arguments(&f, "ld.lld -o vmlinux a.o", COMMAND_OTHER);
	arguments(&f, "clang-19", COMMAND_OTHER);
	arguments(&f, "clang-19 -include x.c", COMMAND_OTHER);
	arguments(&f, "-I", COMMAND_OTHER);
	kbuild_flags_free(&f);
}

static void first_command_of_a_file_stays(void **state)
{
	struct kbuild_flags f = {0};
	static const char *const files[] = {"/t/b.c", "/t/a.c", "/t/b.c"};

	(void)state;
	command_seal(&f);
	assert_null(kbuild_flags_find(&f, "/t/a.c"));
	for (unsigned i = 0; i < 3; i++)
		vec_push(&f.cmds, (struct kbuild_cmd){.file = (char *)files[i], .nr_args = i});
	command_seal(&f);
	assert_int_equal(f.cmds.nr, 2);
	assert_int_equal(kbuild_flags_find(&f, "/t/b.c")->nr_args, 0);
	assert_int_equal(kbuild_flags_find(&f, "/t/a.c")->nr_args, 1);
	assert_null(kbuild_flags_find(&f, "/t/c.c"));
	kbuild_flags_free(&f);
}

static void dry_run_output_is_searched(void **state)
{
	char text[] =
		"make[1]: Entering directory '/b'\n"
		"it isn't closed\n"
		"set -e; echo '  clang -D__KERNEL__ -DX='\\''\"a\"'\\'' -c -o mm/a.o /t/mm/a.c'; "
		"trap 'rm -f $$x' HUP; clang -D__KERNEL__ -DX='\"a\"' -c -o mm/a.o /t/mm/a.c; "
		"./fixdep x 'clang -D__KERNEL__ -c -o mm/a.o /t/mm/a.c' > .a.cmd\n"
		"cc -D__KERNEL__ -c \\\n -o vdso/a.o /t/mm/b.c\n"
		"cc -c -o host.o host.c\n"
		"cc -D__KERNEL__ -c -o $(x).o /t/mm/c.c\n"
		"cc -D__KERNEL__ -c 'open -o d.o /t/mm/d.c";
	struct kbuild_flags f = {0};
	struct found_cmds found = {0};

	(void)state;
	cmdfile_scan_output(&f, "/b", text, &found);
	assert_int_equal(found.own.nr, 1);
	assert_string_equal(found.own.at[0].file, "/t/mm/a.c");
	assert_int_equal(found.own.at[0].nr_args, 2);
	assert_string_equal(found.own.at[0].args[1], "-DX=\"a\"");
	assert_int_equal(found.other.nr, 1);
	assert_string_equal(found.other.at[0].file, "/t/mm/b.c");
	vec_free(&found.own);
	vec_free(&found.other);
	kbuild_flags_free(&f);
}

/* The tokens of text as "token token", with a line number after each. */
static const char *tokens(const char *text)
{
	static char out[4096];
	struct lexer lx;
	struct lex_token t;
	size_t n = 0;

	lex_start(&lx, text, strlen(text));
	out[0] = '\0';
	while (lex_next(&lx, &t))
		n += snprintf(out + n, sizeof(out) - n, "%.*s@%u ", (int)t.len, t.text, t.line);
	return out;
}

static void lexer_skips_comments_and_joins_lines(void **state)
{
	(void)state;
	assert_string_equal(tokens("a /* b\n c */ d // e\\\n f\n g"), "a@1 d@2 g@4 ");
	assert_string_equal(tokens("a\\\n b"), "a@1 b@2 ");
	assert_string_equal(tokens("\"/*\" x '\"' \"\\\"\" y"),
			    "\"/*\"@1 x@1 '\"'@1 \"\\\"\"@1 y@1 ");
	assert_string_equal(tokens("/**/a/***/b"), "a@1 b@1 ");
	assert_string_equal(tokens("1e9UL 0x1f .5"), "1e9UL@1 0x1f@1 .@1 5@1 ");
}

static void lexer_survives_what_never_ends(void **state)
{
	(void)state;
	assert_string_equal(tokens("a /* b"), "a@1 ");
	assert_string_equal(tokens("a /*"), "a@1 ");
	assert_string_equal(tokens("a \"b\nc"), "a@1 \"b@1 c@2 ");
	assert_string_equal(tokens("a 'b\\"), "a@1 'b\\@1 ");
	assert_string_equal(tokens("#"), "");
	assert_string_equal(tokens("#define"), "");
	assert_string_equal(tokens("a\\"), "a@1 \\@1 ");
	assert_string_equal(tokens(""), "");
}

/* Mentions of lock() and unlock() as "lock:line[mds] ": macro, declaration, static. */
static const char *mentions(const char *text)
{
	static const char *const names[] = {"lock", "unlock"};
	static char out[1024];
	struct mention_scan s;
	struct name_set set;
	struct mention m;
	size_t n = 0;

	name_set_init(&set, names, 2);
	mention_start(&s, &set, text, strlen(text));
	out[0] = '\0';
	while (mention_next(&s, &m))
		n += snprintf(out + n, sizeof(out) - n, "%s:%u%s%s%s%s ", names[m.name], m.line,
			      m.in_macro_def ? "m" : "", m.is_declaration ? "d" : "",
			      m.is_static ? "s" : "",
			      m.is_declaration && !m.in_macro_def && mention_has_body(&s) ? "{"
											  : "");
	name_set_free(&set);
	return out;
}

static void mentions_tell_calls_from_declarations(void **state)
{
	(void)state;
	assert_string_equal(
		mentions("void f(void)\n{\n\tlock();\n\tif (lock (x))\n\t\treturn unlock();\n}\n"),
		"lock:3 lock:4 unlock:5 ");
	assert_string_equal(mentions("extern int lock(void);\nstatic inline int\nlock(void)\n{\n}\n"
				     "void __attribute__((noinline)) unlock(int (*f)(int));\n"),
			    "lock:1d lock:3ds{ unlock:6d ");
	assert_string_equal(mentions("static inline void\n\tlock(int x) {\n}\nint y = unlock();\n"),
			    "lock:2ds{ unlock:4 ");
	assert_string_equal(mentions("DEFINE_GUARD(x, lock(a), unlock(a))\n"), "lock:1 unlock:1 ");
}

static void mentions_skip_text_that_is_no_code(void **state)
{
	(void)state;
	assert_string_equal(mentions("/* lock() */\nchar *s = \"lock()\"; // unlock()\nint lock;\n"
				     "f(lock, unlock);\nblock(); lock_();\n#if lock(x)\n#endif\n"
				     "#error don't lock()\n#pragma 'lock()\nint lock(void);\n"),
			    "lock:10d ");
}

static void mentions_know_macros(void **state)
{
	(void)state;
	assert_string_equal(mentions("#define lock(x) \\\n\tunlock(x)\n#define A "
				     "unlock\n(x)\n#define lock (x)\n"),
			    "lock:1md unlock:2m lock:5m ");
}

static void mentions_recover_from_uneven_braces(void **state)
{
	(void)state;
	assert_string_equal(
		mentions("void f(void)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) "
			 "{\n#endif\n\t\tlock();\n\t}\n}\n"
			 "int unlock(void)\n{\n#ifdef A\n\t}\n#else\n\t}\n#endif\n\tlock();\n}\n"),
		"lock:8 unlock:11d{ lock:18 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_follow_the_quoting_rules),
		cmocka_unit_test(words_notice_what_a_shell_would_run),
		cmocka_unit_test(words_refuse_open_quotes),
		cmocka_unit_test(words_split_commands),
		cmocka_unit_test(words_take_many_and_long),
		cmocka_unit_test(command_keeps_what_a_parser_needs),
		cmocka_unit_test(command_drops_what_only_gcc_knows),
		cmocka_unit_test(command_tells_other_programs),
		cmocka_unit_test(first_command_of_a_file_stays),
		cmocka_unit_test(dry_run_output_is_searched),
		cmocka_unit_test(lexer_skips_comments_and_joins_lines),
		cmocka_unit_test(lexer_survives_what_never_ends),
		cmocka_unit_test(mentions_tell_calls_from_declarations),
		cmocka_unit_test(mentions_skip_text_that_is_no_code),
		cmocka_unit_test(mentions_know_macros),
		cmocka_unit_test(mentions_recover_from_uneven_braces),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
