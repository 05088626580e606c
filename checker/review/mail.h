/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patches from files and mails, applied to an index of our own.
 *
 * What strangers send is taken apart and applied by git itself (mailsplit, mailinfo, apply
 * --cached); nothing of it touches the working tree.  Symbolic links and submodules are refused.
 */
#ifndef REVIEW_MAIL_H
#define REVIEW_MAIL_H

#include "review/change.h"

#define MAIL_MAX ((size_t)64 << 20) /* bytes of a series */

/*
 * Read a diff, a mail or an mbox from a file ("-": standard input), choose the base (base.h; rev may
 * be NULL) and apply it.  Mails without a diff are left out, answers too; others are in the order
 * that their [PATCH n/m] says.  prerequisites, which may be NULL, is a file of the same kind: its
 * patches, in the order they have there, are applied first and belong to the base.
 */
int change_from_mails(struct git *g, const char *path, const char *prerequisites, const char *rev,
		      struct change *c);

/* "[PATCH v2 03/12] mm: x": 3, or -1 if it says none. */
int mail_number(const char *subject);

#endif
