/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The statements that findings are about, by which every engine's findings have the
 * same fingerprint.
 */
#ifndef REPORT_PLACE_H
#define REPORT_PLACE_H

#include "result/finding.h"

/*
 * Set .place of each finding whose file can be read and has a statement there:
 * "FUNCTION STATEMENT NTH", the statement as kbuild/statements.h writes it.  A finding
 * without a function is given that one, one without a column the statement's; one at a
 * function's head blames the whole function.  Relative names are below root.  To be called before findings_seal().
 */
void findings_place(struct ctx *ctx, const char *root, struct findings *fs);

#endif
