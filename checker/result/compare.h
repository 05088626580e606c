/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two lists of findings as sets of fingerprints: what one has more, what it has less.
 *
 *	struct findings_diff d = {0};
 *	findings_compare(&before, &after, &d);
 *	vec_each (&d.fresh, const struct finding *, f)
 *		tell(*f);
 *	findings_diff_free(&d);
 */
#ifndef RESULT_COMPARE_H
#define RESULT_COMPARE_H

#include "result/finding.h"

struct findings_diff {
	VEC(const struct finding *) fresh; /* only after */
	VEC(const struct finding *) same;  /* both, as the later list tells it */
	VEC(const struct finding *) gone;  /* only before */
};

/*
 * Compare two sealed lists, which stay their owners' and must outlive the result.  A set
 * has a fingerprint once; each part is in the order of its list.
 */
void findings_compare(const struct findings *before, const struct findings *after,
		      struct findings_diff *d);
void findings_diff_free(struct findings_diff *d);

#endif
