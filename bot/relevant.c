// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/relevant.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

#include "kbuild/mention.h"

#define MAX_PATH_LEN 512

static const char *const words[] = {
#include "words.h" /* made of the model */
	"pte_t", "pmd_t", "pud_t", "p4d_t", "pgd_t", "ptep", "pmdp", "pudp", "p4dp", "pgdp",
};

/* Where lines count that name nothing of it: the callers of what does are here. */
static const char *const files[] = {
	"mm/*.[ch]",
	"arch/*/mm/*.[ch]",
	"arch/*/include/asm/pgtable*.h",
	"arch/*/include/asm/pgalloc*.h",
	"arch/*/include/asm/tlb*.h",
	"arch/*/include/asm/mmu_context.h",
	"arch/x86/xen/mmu*.c",
	"include/linux/pgtable.h",
	"include/asm-generic/tlb.h",
	"include/asm-generic/pgtable*.h",
	"include/asm-generic/pgalloc.h",
	"fs/proc/task_mmu.c",
};

struct relevant {
	struct name_set set;
};

struct relevant *relevant_new(void)
{
	struct relevant *r = xcalloc(1, sizeof(*r));

	name_set_init(&r->set, words, sizeof(words) / sizeof(words[0]));
	return r;
}

void relevant_free(struct relevant *r)
{
	if (r)
		name_set_free(&r->set);
	free(r);
}

/* The path of a "--- a/path" or "+++ b/path" line, when it is one of the files. */
static char *page_table_file(const char *line, size_t len)
{
	char path[MAX_PATH_LEN];

	if (len < 7 || len > sizeof(path) ||
	    (memcmp(line, "--- a/", 6) && memcmp(line, "+++ b/", 6)))
		return NULL;
	memcpy(path, line + 6, len - 6);
	path[len - 6] = '\0';
	path[strcspn(path, "\t\r")] = '\0';
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (!fnmatch(files[i], path, FNM_PATHNAME))
			return xstrdup(path);
	return NULL;
}

static bool name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static char *word_in(const struct relevant *r, const char *p, const char *end)
{
	while (p < end) {
		const char *start = p;

		if (!name_byte(*p)) {
			p++;
			continue;
		}
		while (p < end && name_byte(*p))
			p++;
		if (name_set_find(&r->set, start, p - start) >= 0)
			return strndup(start, p - start);
	}
	return NULL;
}

char *relevant_word(const struct relevant *r, const char *diff, size_t len)
{
	const char *p = diff, *end = diff + len;
	bool in_hunk = false;

	while (p < end) {
		const char *nl = memchr(p, '\n', end - p);
		const char *stop = nl ? nl : end;
		char *found;

		/* The message above the diff may speak of anything. */
		in_hunk |= stop - p > 4 && !memcmp(p, "@@ -", 4);
		found = page_table_file(p, stop - p);
		if (!found && in_hunk)
			found = word_in(r, p, stop);
		if (found)
			return found;
		p = stop + 1;
	}
	return NULL;
}
