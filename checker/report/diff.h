/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What has changed from one report to another.
 *
 *	struct report_diff d = {0};
 *	report_diff_make(&before, &after, &d);		both merge_finish_apart()ed
 *	report_diff_text(&run, &d, false, &out);	run of the later report
 *	report_diff_free(&d);
 *
 * A finding of the earlier report that the later one does not have is fixed only if the
 * later one could have it; where it has not looked, nobody knows.
 */
#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H

#include "report/sarif_read.h"
#include "result/compare.h"

struct report_diff {
	struct findings_diff sets;
	VEC(const struct finding *) fixed, unseen; /* the two parts of sets.gone */
};

void report_diff_make(const struct merge *before, const struct merge *after, struct report_diff *d);
/* What is new with its proof, the rest by name, or only the numbers if brief is set. */
void report_diff_text(const struct report_run *run, const struct report_diff *d, bool color,
		      bool brief, struct strbuf *out);
/* All findings in one list for report_sarif(), with .state.  Strings stay with the two reports. */
void report_diff_list(const struct report_diff *d, struct findings *out);
void report_diff_free(struct report_diff *d);

#endif
