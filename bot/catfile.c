// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/catfile.h"

#include <stdio.h>
#include <string.h>

int catfile_answer(FILE *f, struct strbuf *out, size_t max)
{
	char line[256], type[16];
	unsigned long long size;
	size_t n;

	strbuf_reset(out);
	if (!fgets(line, sizeof(line), f))
		return -1;
	n = strlen(line);
	if (n > 9 && !strcmp(line + n - 9, " missing\n"))
		return 0;
	if (sscanf(line, "%*64[0-9a-f] %15s %llu", type, &size) != 2)
		return -1;
	for (char buf[65536]; size; size -= n) {
		n = fread(buf, 1, size < sizeof(buf) ? size : sizeof(buf), f);
		if (!n)
			return -1;
		if (out->len < max)
			strbuf_add(out, buf, n);
	}
	if (getc(f) != '\n')
		return -1;
	return strcmp(type, "blob") ? 0 : 1;
}
