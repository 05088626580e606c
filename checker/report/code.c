// SPDX-License-Identifier: GPL-2.0-or-later
/* Which source line stands at a place: the one the scan saw, or the one that is there now. */
#include <string.h>

#include "report/report.h"
#include "util/strbuf.h"

static const char *line_now(struct findings *fs, struct source_tree *source,
			    const struct ir_loc *loc)
{
	struct strbuf sb = STRBUF_INIT;
	const char *line = NULL;

	if (source_line(source, loc->file, loc->line, &sb))
		line = arena_strdup(&fs->mem, sb.buf);
	strbuf_free(&sb);
	return line;
}

void report_keep_code(struct findings *fs, struct source_tree *source)
{
	vec_each (&fs->list, struct finding, f) {
		f->code = line_now(fs, source, &f->loc);
		for (unsigned i = 0; i < f->nr_steps; i++)
			f->steps[i].code = line_now(fs, source, &f->steps[i].loc);
	}
}

bool report_code(const struct report_run *run, const struct ir_loc *loc, const char *kept,
		 struct strbuf *out)
{
	if (!kept)
		return run->source && source_line(run->source, loc->file, loc->line, out);
	strbuf_adds(out, kept);
	return true;
}
