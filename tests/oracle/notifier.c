// SPDX-License-Identifier: GPL-2.0-or-later
/* Secondary MMUs: told before a range changes and after. */
#include "model.h"
#include <linux/mmu_notifier.h>

/* An entry that was present goes; who shares the page tables has to know. */
void notifier_detached(const struct place *at, bool always)
{
	if (at->mmu->mm == &init_mm || !(always || at->mmu->secondary))
		return;
	for (unsigned int i = 0; i < w.nr_ranges; i++)
		if (w.range[i]->mm == at->mmu->mm && w.range[i]->start <= at->addr &&
		    w.range[i]->end >= at->addr + at->size)
			return;
	violate(NOTIFIER_MISSING, true,
		"a present range is detached and secondary MMUs are not told");
}

void notifier_finish_run(void)
{
	if (w.nr_ranges)
		violate(NOTIFIER_UNBALANCED, true, "an invalidation is started and not ended");
	for (unsigned int i = 0; i < NR_MMS; i++)
		if (w.mmu[i].untold || w.mmu[i].all_untold)
			violate(NOTIFIER_SECONDARY, true,
				"the primary TLB was flushed and the secondary ones were not told");
}

void mmu_notifier_range_init(struct mmu_notifier_range *range, enum mmu_notifier_event event,
			     unsigned int flags, struct mm_struct *mm, unsigned long start,
			     unsigned long end)
{
	API();
	*range = (struct mmu_notifier_range){
		.mm = mm, .start = start, .end = end, .flags = flags, .event = event};
}

static void start(struct mmu_notifier_range *range)
{
	for (unsigned int i = 0; i < w.nr_ranges; i++)
		if (w.range[i] == range)
			violate(NOTIFIER_UNBALANCED, true, "an invalidation is started twice");
	if (w.nr_ranges == NR_RANGES)
		misuse("more than %d invalidations are running", NR_RANGES);
	w.range[w.nr_ranges++] = range;
}

void mmu_notifier_invalidate_range_start(struct mmu_notifier_range *range)
{
	API();
	may_sleep("mmu_notifier_invalidate_range_start");
	start(range);
}

/* A subscriber may ask to come again; then there is nothing to end. */
int mmu_notifier_invalidate_range_start_nonblock(struct mmu_notifier_range *range)
{
	API();
	if (chance())
		return -EAGAIN;
	start(range);
	return 0;
}

void mmu_notifier_invalidate_range_end(struct mmu_notifier_range *range)
{
	API();
	flush_order(mmu_of(range->mm), range->start, range->end);
	for (unsigned int i = w.nr_ranges; i-- > 0;) {
		if (w.range[i] != range)
			continue;
		w.range[i] = w.range[--w.nr_ranges];
		return;
	}
	violate(NOTIFIER_UNBALANCED, true, "an invalidation is ended that was not started");
}

void mmu_notifier_arch_invalidate_secondary_tlbs(struct mm_struct *mm, unsigned long start,
						 unsigned long end)
{
	struct mmu *mmu = mmu_of(mm);

	API();
	flush_order(mmu, start, end);
	mmu->untold &= ~page_mask(start, end);
	if (start < end)
		mmu->all_untold = false;
}
