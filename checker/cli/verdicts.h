/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people have judged, put into the findings of a run: comments in the source, then the
 * baseline, which outranks them.  Verdicts that no finding has and comments that are none
 * are entries of the ledger.
 */
#ifndef CLI_VERDICTS_H
#define CLI_VERDICTS_H

#include "cli/driver.h"
#include "report/sarif_read.h"

/* Of an analysis, after the options' filter.  The ledger is to be sealed afterwards.  -1 with the error set. */
int verdicts_apply(struct driver *d);
/* Of reports, after merge_finish(): --baseline, if it is given. */
int verdicts_apply_to_reports(struct merge *m, const struct opts *o);
/* Did one of the reports have the rule, and does nothing say that the function was lost? */
bool verdict_is_stale(const struct merge *m, const struct verdict *v);

#endif
