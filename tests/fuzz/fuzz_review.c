// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for what a review reads itself: differences, hunks, heads of diffs, subjects. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "review/delta.h"
#include "review/linemap.h"
#include "review/mail.h"
#include "review/preimage.h"
#include "review/touched.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_delta(const char *text, size_t len)
{
	struct ctx ctx = CTX_INIT;
	struct delta d = {0};

	delta_parse(&ctx, text, len, &d);
	vec_each (&d.files, struct delta_file, f)
		if (!f->path || strlen(f->id) >= GIT_ID || strlen(f->old_id) >= GIT_ID)
			abort();
	delta_free(&d);
	ctx_free(&ctx);
}

static void read_hunks(const char *text, size_t len)
{
	struct linemap m = {0};

	linemap_parse(text, len, &m);
	for (uint32_t line = 1; line < 50; line++)
		linemap_line(&m, line);
	linemap_free(&m);
}

static void read_preimages(const char *text, size_t len)
{
	struct preimages p = {0};

	preimages_add(&p, text, len);
	vec_each (&p.list, struct preimage, i)
		if (strlen(i->id) < PREIMAGE_MIN || !*i->path)
			abort();
	preimages_free(&p);
}

static void touch(const char *text, size_t len)
{
	struct strpool names = {0};
	struct touched t = {0};

	touched_add(&t, &names, text, len / 2, text + len / 2, len - len / 2);
	touched_free(&t);
	strpool_free(&names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	read_delta(text, size);
	read_hunks(text, size);
	read_preimages(text, size);
	touch(text, size);
	mail_number(text);
	free(text);
	return 0;
}
