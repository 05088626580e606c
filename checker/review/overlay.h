/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From differences between trees of git to a view that has them. */
#ifndef REVIEW_OVERLAY_H
#define REVIEW_OVERLAY_H

#include "review/delta.h"
#include "review/view.h"

/*
 * Put what a delta leads to into a view, or with back what it comes from.  Links and
 * submodules are left out: nothing may be read through them.
 */
int overlay_put(struct git *g, struct view *v, const struct delta *d, bool back);

#endif
