/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings and what the ledger says of the analysis as bytes, for the cache.
 *
 * Names are written as text, so the bytes mean the same in any process.  Change
 * RESULT_SERIAL_MAGIC with the format.
 */
#ifndef RESULT_SERIAL_H
#define RESULT_SERIAL_H

#include "result/finding.h"
#include "result/ledger.h"

#define RESULT_SERIAL_MAGIC "mmucheck-result-1\n"

/*
 * What an analysis has found: all of fs, which are not sealed yet, and of the ledger what
 * ledger_forget_analysis() would drop.
 */
void result_write(const struct ctx *ctx, const struct findings *fs, const struct ledger *l,
		  struct strbuf *out);
/*
 * Read it back, added to fs and l.  Every count is checked: malformed bytes give -1 with
 * the error set, and nothing is added.  *used is how many bytes it took.
 */
int result_read(struct ctx *ctx, const void *data, size_t len, struct findings *fs,
		struct ledger *l, size_t *used);

#endif
