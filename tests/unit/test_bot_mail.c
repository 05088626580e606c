// SPDX-License-Identifier: GPL-2.0-or-later
/* Mails as they come, and as nobody should send them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "bot/mail.h"
#include "bot/mail_text.h"

#define HEAD                                                                                       \
	"From: Ann Dev <ann@example.org>\nTo: mm@lists.example\nMessage-ID: <a@example.org>\n"     \
	"Date: Thu, 1 Jan 2026 00:00:00 +0000\nSubject: [PATCH] mm: x\n"
#define DIFF                                                                                       \
	"diff --git a/mm/x.c b/mm/x.c\n--- a/mm/x.c\n+++ b/mm/x.c\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"

static const struct mail_limits limits = MAIL_LIMITS;

static struct mail read_text(const char *raw)
{
	struct mail m;

	mail_read(&m, raw, strlen(raw), &limits);
	return m;
}

static void header_of_a_plain_patch(void **state)
{
	struct mail m =
		read_text(HEAD "In-Reply-To: <c@x>\nReferences: <a@x> <b@x>\n <c@x>\n"
			       "Cc: B <b@x.org>, g: c@x.org, d@x.org;\n\nWhy.\n\n---\n" DIFF);

	(void)state;
	assert_null(m.trouble);
	assert_string_equal(m.message_id, "a@example.org");
	assert_string_equal(m.subject, "[PATCH] mm: x");
	assert_string_equal(m.from_name, "Ann Dev");
	assert_string_equal(m.from_addr, "ann@example.org");
	assert_string_equal(m.to, "mm@lists.example");
	assert_string_equal(m.cc, "b@x.org, c@x.org, d@x.org");
	assert_string_equal(m.in_reply_to, "c@x");
	assert_int_equal(m.refs.nr, 3);
	assert_string_equal(m.refs.at[2], "c@x");
	assert_int_equal(m.date, 1767225600);
	assert_string_equal(m.diff.buf, "Why.\n\n---\n" DIFF);
	mail_free(&m);
}

static void encodings_are_undone(void **state)
{
	static const char *const cases[] = {
		HEAD "Content-Type: text/plain; charset=utf-8\n"
		     "Content-Transfer-Encoding: quoted-printable\n\nWhy=C3=A9.=\n\n---\n" DIFF,
		HEAD "Content-Type: text/plain; charset=iso-8859-1\n\nWhy\xe9.\n---\n" DIFF,
		HEAD "Content-Type: text/plain; charset=\"windows-1252\"\n"
		     "Content-Transfer-Encoding: quoted-printable\n\nWhy=E9.\n---\n" DIFF,
		HEAD
		"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
		"V2h5w6kuCi0tLQpkaWZmIC0tZ2l0IGEvbW0veC5jIGIvbW0veC5jCi0tLSBhL21tL3guYworKysg\n"
		"Yi9tbS94LmMKQEAgLTEsMiArMSwyIEBACiBhCi1iCitjCg==\n",
		HEAD "\nWhy\xc3\xa9.\r\n---\r\n" DIFF,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail m = read_text(cases[i]);

		assert_null(m.trouble);
		assert_string_equal(m.diff.buf, "Why\xc3\xa9.\n---\n" DIFF);
		mail_free(&m);
	}
}

static void a_charset_that_is_none_leaves_the_bytes(void **state)
{
	struct mail m = read_text(HEAD "Content-Type: text/plain; charset=../../evil//TRANSLIT\n\n"
				       "a\xe9\n" DIFF);

	(void)state;
	assert_string_equal(m.diff.buf, "a\xe9\n" DIFF);
	assert_memory_equal(m.text.buf, "a\xef\xbf\xbd\n", 5);
	mail_free(&m);
	m = read_text(HEAD "Content-Type: text/plain; charset=euc-jp\n\na\xff\xff\n" DIFF);
	assert_string_equal(m.diff.buf, "a\xff\xff\n" DIFF);
	mail_free(&m);
}

static void flowed_text_is_put_together(void **state)
{
	struct mail m = read_text(HEAD "Content-Type: text/plain; format=flowed\n\n"
				       "One \nparagraph.\n---\n"
				       "diff --git a/mm/x.c b/mm/x.c\n--- a/mm/x.c\n+++ b/mm/x.c\n"
				       "@@ -1,3 +1,3 @@\n  a\n  \n-a \nlong line\n+c\n-- \n2.39\n");

	(void)state;
	assert_true(m.flowed);
	assert_string_equal(m.diff.buf, "One paragraph.\n---\n"
					"diff --git a/mm/x.c b/mm/x.c\n--- a/mm/x.c\n+++ b/mm/x.c\n"
					"@@ -1,3 +1,3 @@\n a\n \n-a long line\n+c\n-- \n2.39\n");
	mail_free(&m);
}

static void flowed_with_delsp_and_quotes(void **state)
{
	static const char *const cases[][3] = {
		{"", "a \nb\nc\n", "a b\nc\n"},
		{"y", "a \nb\n", "ab\n"},
		{"", "> a \n> b\n> \n>> c \n> d\n", "> a b\n>\n>> c \n> d\n"},
		{"", " From x\n >y\n", "From x\n>y\n"},
		{"", "a \n-- \nsig\n", "a \n-- \nsig\n"},
		{"", "a ", "a \n"},
		{"", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct strbuf out = STRBUF_INIT;

		text_unflow(&out, cases[i][1], strlen(cases[i][1]), *cases[i][0]);
		assert_string_equal(out.buf, cases[i][2]);
		strbuf_free(&out);
	}
}

static void signed_mail_is_read(void **state)
{
	struct mail m = read_text(
		HEAD
		"Content-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"\n"
		"\n--b\nContent-Type: text/plain\n\nWhy.\n---\n" DIFF "\n--b\n"
		"Content-Type: application/pgp-signature; name=s.asc\n\n-----BEGIN PGP\n--b--\n");

	(void)state;
	assert_true(m.is_signed);
	assert_string_equal(m.diff.buf, "Why.\n---\n" DIFF);
	mail_free(&m);
	m = read_text(HEAD "\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nWhy.\n- ---\n"
			   "diff --git a/x b/x\n- --- a/x\n+++ b/x\n@@ -1 +1 @@\n- -b\n+c\n"
			   "-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n");
	assert_true(m.is_signed);
	assert_string_equal(
		m.diff.buf,
		"Why.\n---\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-b\n+c\n");
	mail_free(&m);
	/* Armour that never ends is text like any other. */
	m = read_text(HEAD "\n-----BEGIN PGP SIGNED MESSAGE-----\n\n- x\n" DIFF);
	assert_false(m.is_signed);
	assert_non_null(strstr(m.diff.buf, "\n- x\n"));
	mail_free(&m);
}

static void attachments_are_found(void **state)
{
	struct mail m = read_text(
		HEAD "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n"
		     "--=_b\nContent-Type: text/plain\n\nWhy.\n"
		     "--=_b\nContent-Type: application/octet-stream; name=\"0001-x.patch\"\n"
		     "Content-Disposition: attachment; filename=\"0001-x.patch\"\n"
		     "Content-Transfer-Encoding: base64\n\n"
		     "ZGlmZiAtLWdpdCBhL3ggYi94Ci0tLSBhL3gKKysrIGIveApAQCAtMSArMSBAQAotYgorYwo=\n"
		     "--=_b--\n");

	(void)state;
	assert_true(m.attached);
	assert_string_equal(m.text.buf, "Why.\n");
	assert_string_equal(
		m.diff.buf,
		"Why.\n---\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-b\n+c\n");
	mail_free(&m);
}

static void an_attached_format_patch_speaks_for_itself(void **state)
{
	struct mail m = read_text(
		HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
		     "--b\nContent-Type: text/plain\n\nHello, see attached.\n"
		     "--b\nContent-Type: text/x-patch; name=0001-x.patch\n"
		     "Content-Disposition: attachment; filename=0001-x.patch\n\n"
		     "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n"
		     "From: Bob <bob@x.org>\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n"
		     "Subject: [PATCH] mm: y\nX-Evil: 1\n\nBecause.\n---\n" DIFF "\n--b--\n");

	(void)state;
	assert_string_equal(m.diff.buf,
			    "From: Bob <bob@x.org>\nSubject: [PATCH] mm: y\n"
			    "Date: Thu, 1 Jan 2026 00:00:00 +0000\n\nBecause.\n---\n" DIFF);
	mail_free(&m);
}

/* Its diff stands where its header is. */
static void an_attached_header_without_end(void **state)
{
	struct mail m = read_text(
		HEAD "Content-Disposition: attachment; filename=x.patch\n\n"
		     "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n"
		     "From: Bob <bob@x.org>\n" DIFF "\nx\n");

	(void)state;
	assert_int_equal(m.diff.len, 0);
	mail_free(&m);
}

static void other_parts_are_not_read(void **state)
{
	struct mail m = read_text(HEAD "Content-Type: multipart/alternative; boundary=b\n\n"
				       "--b\nContent-Type: text/html\n\n<pre>" DIFF "</pre>\n"
				       "--b\nContent-Type: text/plain\n\nplain\n--b--\n");

	(void)state;
	assert_string_equal(m.text.buf, "plain\n");
	assert_int_equal(m.diff.len, 0);
	mail_free(&m);
	m = read_text(HEAD "Content-Type: text/html\n\n<pre>" DIFF "</pre>\n");
	assert_string_equal(m.trouble, "it is HTML without plain text");
	mail_free(&m);
	m = read_text(HEAD "Content-Type: multipart/encrypted; boundary=b\n\n"
			   "--b\nContent-Type: text/plain\n\n" DIFF "\n--b--\n");
	assert_string_equal(m.trouble, "it is encrypted or opaquely signed");
	mail_free(&m);
	/* A forwarded mail is somebody else's patch. */
	m = read_text(HEAD "Content-Type: message/rfc822\n\n" HEAD "\n" DIFF);
	assert_int_equal(m.diff.len, 0);
	mail_free(&m);
}

static void headers_cannot_be_injected(void **state)
{
	struct mail m = read_text(
		"From: =?utf-8?q?Ann=0ABcc=3A_x=40y?= <ann@example.org>\n"
		"Subject: =?utf-8?b?W1BBVENIXSBhDQpCY2M6IHhAeQ0KDQpib2R5?=\n"
		"Message-ID: <a\tb@c>\nIn-Reply-To: <x y@z>\nReferences: <ok@x> <\x01@x> <b\xe9@x>\n"
		"Reply-To: =?utf-8?q?a=0A=40b?= <a@b>, \"a b\"@y.org, -oQ/tmp@x.org, ok@x.org\n\n" DIFF);
	struct strbuf out = STRBUF_INIT;

	(void)state;
	assert_null(strpbrk(m.subject, "\r\n\t"));
	assert_null(strpbrk(m.from_name, "\r\n\t"));
	assert_memory_equal(m.message_id, "none:", 5);
	assert_string_equal(m.in_reply_to, "ok@x");
	assert_int_equal(m.refs.nr, 1);
	assert_string_equal(m.reply_to, "a@b, ok@x.org");
	mail_git_text(&m, &out);
	assert_null(strstr(out.buf, "\nBcc:"));
	strbuf_free(&out);
	mail_free(&m);
}

static void nobody_speaks_for_several(void **state)
{
	struct mail m = read_text("From: a@x.org\nFrom: b@x.org\nSubject: x\n\nx\n");

	(void)state;
	assert_string_equal(m.from_addr, "");
	mail_free(&m);
	m = read_text("From: a@x.org, b@x.org\nSubject: x\n\nx\n");
	assert_string_equal(m.from_addr, "");
	mail_free(&m);
	m = read_text("Subject: x\n\nx\n");
	assert_string_equal(m.from_addr, "");
	mail_free(&m);
}

static void git_text_is_one_mail(void **state)
{
	struct mail m = read_text(HEAD "\nFrom here on\n>From there\n---\n" DIFF);
	struct strbuf out = STRBUF_INIT;

	(void)state;
	mail_git_text(&m, &out);
	assert_string_equal(out.buf, "From mmucheck-bot Thu Jan  1 00:00:00 1970\n"
				     "From: Ann Dev <ann@example.org>\nSubject: [PATCH] mm: x\n"
				     "Date: Thu, 1 Jan 2026 00:00:00 +0000\nMIME-Version: 1.0\n"
				     "Content-Type: text/plain; charset=UTF-8\n"
				     "Content-Transfer-Encoding: 8bit\n\n"
				     ">From here on\n>>From there\n---\n" DIFF);
	strbuf_free(&out);
	mail_free(&m);
}

/* Read head, n times middle, and tail; the trouble. */
static const char *trouble_of(const char *head, const char *middle, size_t n, const char *tail)
{
	struct strbuf raw = STRBUF_INIT;
	const char *trouble;
	struct mail m;

	strbuf_adds(&raw, head);
	for (size_t i = 0; i < n; i++)
		strbuf_adds(&raw, middle);
	strbuf_adds(&raw, tail);
	mail_read(&m, raw.buf, raw.len, &limits);
	trouble = m.trouble;
	assert_true(!trouble || !m.diff.len);
	assert_non_null(m.subject);
	mail_free(&m);
	strbuf_free(&raw);
	return trouble;
}

/* Multiparts in each other, depth of them. */
static const char *trouble_of_nesting(unsigned depth)
{
	struct strbuf raw = STRBUF_INIT;
	const char *trouble;
	struct mail m;

	strbuf_adds(&raw, HEAD);
	for (unsigned i = 0; i < depth; i++)
		strbuf_addf(&raw, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
	strbuf_adds(&raw, "Content-Type: text/plain\n\n" DIFF);
	mail_read(&m, raw.buf, raw.len, &limits);
	trouble = m.trouble;
	mail_free(&m);
	strbuf_free(&raw);
	return trouble;
}

static void limits_hold(void **state)
{
	const char *parts = HEAD "Content-Type: multipart/mixed; boundary=b\n\n";

	(void)state;
	assert_string_equal(trouble_of(HEAD "\n" DIFF, "0123456789abcde\n", 600000, ""),
			    "it is larger than the limit");
	assert_string_equal(trouble_of(HEAD "\n" DIFF, "0123456789abcde\n", 300000, ""),
			    "there is more text than the limit");
	assert_string_equal(trouble_of(HEAD "\n" DIFF " ", "x", 20000, "\n"),
			    "a line is longer than the limit");
	assert_string_equal(trouble_of(HEAD "X: ", "x", 300000, "\n\n" DIFF),
			    "its header is larger than the limit");
	assert_null(trouble_of(parts, "--b\n\nx\n", 90, "--b--\n"));
	assert_string_equal(trouble_of(parts, "--b\n\nx\n", 101, "--b--\n"),
			    "there are more parts than the limit");
	/* In plain text these lines are lines of a diff. */
	assert_null(trouble_of(HEAD "\n" DIFF, "--b;\nboundary=\n", 200, ""));
	assert_null(trouble_of_nesting(5));
	assert_string_equal(trouble_of_nesting(20), "its parts are nested deeper than the limit");
	assert_string_equal(trouble_of_nesting(2000), "there are more parts than the limit");
}

static void nul_bytes_are_refused(void **state)
{
	static const char in_text[] = HEAD "\n" DIFF "+\0x\n";
	static const char in_header[] = "From: a\0@x.org\nSubject: [PATCH] x\n\n" DIFF;
	static const char coded[] =
		HEAD "Content-Transfer-Encoding: quoted-printable\n\n" DIFF "=00\n";
	struct mail m;

	(void)state;
	mail_read(&m, in_text, sizeof(in_text) - 1, &limits);
	assert_string_equal(m.trouble, "there is a NUL byte in its text");
	assert_int_equal(m.diff.len, 0);
	mail_free(&m);
	mail_read(&m, in_header, sizeof(in_header) - 1, &limits);
	assert_string_equal(m.trouble, "there is a NUL byte in its header");
	mail_free(&m);
	mail_read(&m, coded, sizeof(coded) - 1, &limits);
	assert_string_equal(m.trouble, "there is a NUL byte in its text");
	mail_free(&m);
}

static void what_is_no_mail_has_a_reason(void **state)
{
	static const char *const cases[] = {"", "\n", "\n\n\n", "x", ":", "From", "\xff\xfe"};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail m = read_text(cases[i]);

		assert_int_equal(m.diff.len, 0);
		assert_memory_equal(m.message_id, "none:", 5);
		assert_non_null(m.in_reply_to);
		mail_free(&m);
	}
}

static void references_are_bounded(void **state)
{
	struct strbuf raw = STRBUF_INIT;
	struct mail m;

	(void)state;
	strbuf_adds(&raw, HEAD "References:");
	for (int i = 0; i < 1000; i++)
		strbuf_addf(&raw, " <%d@x>\n", i);
	strbuf_adds(&raw, "\n\nx\n");
	mail_read(&m, raw.buf, raw.len, &limits);
	assert_int_equal(m.refs.nr, 100);
	assert_string_equal(m.refs.at[0], "0@x");
	assert_string_equal(m.refs.at[99], "999@x");
	assert_string_equal(m.in_reply_to, "999@x");
	mail_free(&m);
	strbuf_free(&raw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_of_a_plain_patch),
		cmocka_unit_test(encodings_are_undone),
		cmocka_unit_test(a_charset_that_is_none_leaves_the_bytes),
		cmocka_unit_test(flowed_text_is_put_together),
		cmocka_unit_test(flowed_with_delsp_and_quotes),
		cmocka_unit_test(signed_mail_is_read),
		cmocka_unit_test(attachments_are_found),
		cmocka_unit_test(an_attached_format_patch_speaks_for_itself),
		cmocka_unit_test(an_attached_header_without_end),
		cmocka_unit_test(other_parts_are_not_read),
		cmocka_unit_test(headers_cannot_be_injected),
		cmocka_unit_test(nobody_speaks_for_several),
		cmocka_unit_test(git_text_is_one_mail),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(nul_bytes_are_refused),
		cmocka_unit_test(what_is_no_mail_has_a_reason),
		cmocka_unit_test(references_are_bounded),
	};

	return cmocka_run_group_tests_name("bot_mail", tests, NULL, NULL);
}
