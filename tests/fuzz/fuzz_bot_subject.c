// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for subjects. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/subject.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), key[64];
	struct subject s;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	subject_read(&s, text);
	subject_key(&s, key, sizeof(key));
	if (!s.version || s.part > s.total || s.total > SUBJECT_MAX_TOTAL || !s.total ||
	    strlen(s.tags) >= sizeof(s.tags) || strlen(s.title) >= sizeof(s.title) ||
	    strlen(key) >= sizeof(key))
		abort();
	free(text);
	return 0;
}
