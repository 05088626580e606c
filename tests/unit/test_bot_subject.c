// SPDX-License-Identifier: GPL-2.0-or-later
/* What subjects of patch mails say, as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "bot/subject.h"

/* "patch reply resend vN part/total [tags] title", with - for what is not so. */
static const char *told(const char *text)
{
	static char out[1024];
	struct subject s;

	subject_read(&s, text);
	snprintf(out, sizeof(out), "%s%s%sv%u %u/%u%s [%s] %s", s.patch ? "patch " : "",
		 s.reply ? "reply " : "", s.resend ? "resend " : "", s.version, s.part, s.total,
		 s.numbered ? "" : "?", s.tags, s.title);
	return out;
}

static void forms_of_patches(void **state)
{
	static const char *const cases[][2] = {
		{"[PATCH] mm: a", "patch v1 1/1? [] mm: a"},
		{"[PATCH v3 RESEND 02/17 mm] mm: a b", "patch resend v3 2/17 [mm] mm: a b"},
		{"[RESEND PATCH v2 0/9] x", "patch resend v2 0/9 [] x"},
		{"[RESEND][PATCH V2] x", "patch resend v2 1/1? [] x"},
		{"[RFC PATCH 1/2] x", "patch v1 1/2 [RFC] x"},
		{"[PATCH RFC v11 1/2] x", "patch v11 1/2 [RFC] x"},
		{"[RFC v2 1/3] x", "patch v2 1/3 [RFC] x"},
		{"[PATCHv4 1/2] x", "patch v4 1/2 [] x"},
		{"[PATCH-v4,1/2] x", "patch v4 1/2 [] x"},
		{"[patch 3/3] x", "patch v1 3/3 [] x"},
		{"[PATCH -next v2] x", "patch v2 1/1? [-next] x"},
		{"[PATCH mm-hotfixes-unstable 1/2] x", "patch v1 1/2 [mm-hotfixes-unstable] x"},
		{"[mm PATCH 1/2] x", "patch v1 1/2 [mm] x"},
		{"[net-next] [PATCH v2] x", "patch v2 1/1? [net-next] x"},
		{"[PATCH 6.12 001/200] x", "patch v1 1/200 [6.12] x"},
		{"[PATCH v2.1 3/5] x", "patch v2 3/5 [] x"},
		{"  [PATCH]   x", "patch v1 1/1? [] x"},
		{"[PATCH]", "patch v1 1/1? [] "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(told(cases[i][0]), cases[i][1]);
}

static void what_is_no_patch(void **state)
{
	static const char *const cases[][2] = {
		{"mm: [PATCH] a", "v1 1/1? [] mm: [PATCH] a"},
		{"[GIT PULL] x", "v1 1/1? [GIT PULL] x"},
		{"[GIT PULL 1/2] x", "v1 1/2 [GIT PULL] x"},
		{"[ANNOUNCE] x", "v1 1/1? [ANNOUNCE] x"},
		{"", "v1 1/1? [] "},
		{"[", "v1 1/1? [] ["},
		{"[]", "v1 1/1? [] "},
		{"[PATCH", "v1 1/1? [] [PATCH"},
		{"PATCH 1/2: x", "v1 1/1? [] PATCH 1/2: x"},
		{"[DISPATCH] x", "v1 1/1? [DISPATCH] x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(told(cases[i][0]), cases[i][1]);
}

static void replies(void **state)
{
	static const char *const cases[][2] = {
		{"Re: [PATCH v2 1/3] x", "patch reply v2 1/3 [] x"},
		{"RE: re: [PATCH] x", "patch reply v1 1/1? [] x"},
		{"Re[2]: [PATCH] x", "patch reply v1 1/1? [] x"},
		{"AW: [PATCH] x", "patch reply v1 1/1? [] x"},
		{"Fwd: [PATCH] x", "patch reply v1 1/1? [] x"},
		{"[linux-mm] Re: [PATCH] x", "patch reply v1 1/1? [linux-mm] x"},
		{"[PATCH] regression: x", "patch v1 1/1? [] regression: x"},
		{"[PATCH] revert: x", "patch v1 1/1? [] revert: x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(told(cases[i][0]), cases[i][1]);
}

static void numbers_that_are_none(void **state)
{
	static const char *const cases[][2] = {
		{"[PATCH 4/3] x", "patch v1 1/1? [4/3] x"},
		{"[PATCH 1/0] x", "patch v1 1/1? [1/0] x"},
		{"[PATCH 0/0] x", "patch v1 1/1? [0/0] x"},
		{"[PATCH 1/1001] x", "patch v1 1/1? [1/1001] x"},
		{"[PATCH 99999999999999999999/3] x", "patch v1 1/1? [99999999999999999999/3] x"},
		{"[PATCH v0 1/2] x", "patch v1 1/2 [v0] x"},
		{"[PATCH v99999 1/2] x", "patch v1 1/2 [v99999] x"},
		{"[PATCH -1/2] x", "patch v1 1/1? [-1/2] x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(told(cases[i][0]), cases[i][1]);
}

static void keys_compare_versions(void **state)
{
	char a[64], b[64], cut[4];
	struct subject s;

	(void)state;
	subject_read(&s, "[PATCH 0/3] mm:  Batch \t it ");
	subject_key(&s, a, sizeof(a));
	subject_read(&s, "[PATCH v2 RESEND 0/4] mm: batch it");
	subject_key(&s, b, sizeof(b));
	assert_string_equal(a, "mm: batch it");
	assert_string_equal(a, b);
	subject_key(&s, cut, sizeof(cut));
	assert_string_equal(cut, "mm:");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_of_patches),
		cmocka_unit_test(what_is_no_patch),
		cmocka_unit_test(replies),
		cmocka_unit_test(numbers_that_are_none),
		cmocka_unit_test(keys_compare_versions),
	};

	return cmocka_run_group_tests_name("bot_subject", tests, NULL, NULL);
}
