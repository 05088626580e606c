// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/compare.h"

#include <string.h>

#include "util/map.h"

static uint64_t key_of(const struct finding *f)
{
	return hash_bytes(f->fingerprint, strlen(f->fingerprint));
}

/* Put a fingerprint into a set; false if it was there. */
static bool take(struct map *set, const struct finding *f)
{
	uint64_t key = key_of(f);

	if (map_get(set, key))
		return false;
	map_set(set, key, 1);
	return true;
}

void findings_compare(const struct findings *before, const struct findings *after,
		      struct findings_diff *d)
{
	struct map old = {0}, now = {0};

	vec_each (&before->list, struct finding, f)
		take(&old, f);
	vec_each (&after->list, struct finding, f) {
		if (!take(&now, f))
			continue;
		if (map_get(&old, key_of(f)))
			vec_push(&d->same, f);
		else
			vec_push(&d->fresh, f);
	}
	vec_each (&before->list, struct finding, f)
		if (take(&now, f))
			vec_push(&d->gone, f);
	map_free(&old);
	map_free(&now);
}

void findings_diff_free(struct findings_diff *d)
{
	vec_free(&d->fresh);
	vec_free(&d->same);
	vec_free(&d->gone);
}
