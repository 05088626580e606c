/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the analyzer plugin says that it has not followed, for the coverage. */
#ifndef CLI_CSA_LOG_H
#define CLI_CSA_LOG_H

#include "report/import.h"

/*
 * Add the remarks in what a clang has printed to the ledger:
 *
 *	FILE:LINE:COL: remark: FUNCTION(): WHY [mmucheck-lost]
 *	FILE:LINE:COL: remark: FUNCTION(): WHY [mmucheck-limit]
 *
 * All other lines are passed over.  A log that cannot be read is an entry itself, named file.
 */
void csa_log_read(struct import *im, const char *path, const char *file);
/* The same for a text. */
void csa_log_text(struct import *im, const char *text);

#endif
