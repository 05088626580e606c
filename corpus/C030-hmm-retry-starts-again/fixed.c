// SPDX-License-Identifier: GPL-2.0-or-later
/* A device mirrors a range of a process: pages are faulted in and taken over. */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>

struct hmm_range {
	unsigned long start, end;
	unsigned long *hmm_pfns;
};

struct dmirror {
	struct mm_struct *mm;
	struct mutex mutex;
	unsigned int attempts;
};

int hmm_range_fault(struct hmm_range *range);
int dmirror_do_fault(struct dmirror *dmirror, struct hmm_range *range);

static int dmirror_range_fault(struct dmirror *dmirror, struct hmm_range *range)
{
	struct mmu_notifier_range invalidation;
	int ret;

	while (true) {
		if (!dmirror->attempts--)
			return -EBUSY;
		mmu_notifier_range_init(&invalidation, MMU_NOTIFY_CLEAR, 0, dmirror->mm,
					range->start, range->end);
		mmu_notifier_invalidate_range_start(&invalidation);
		mmap_read_lock(dmirror->mm);
		ret = hmm_range_fault(range);
		mmap_read_unlock(dmirror->mm);
		if (!ret)
			break;
		mmu_notifier_invalidate_range_end(&invalidation);
		if (ret == -EBUSY)
			continue;
		return ret;
	}

	mutex_lock(&dmirror->mutex);
	ret = dmirror_do_fault(dmirror, range);
	mutex_unlock(&dmirror->mutex);
	mmu_notifier_invalidate_range_end(&invalidation);
	return ret;
}

int dmirror_fault(struct dmirror *dmirror, unsigned long start, unsigned long end)
{
	unsigned long addr, next, pfns[PTRS_PER_PTE];
	struct hmm_range range = { .hmm_pfns = pfns };
	int ret = 0;

	for (addr = start; addr < end && !ret; addr = next) {
		next = min(addr + ARRAY_SIZE(pfns) * PAGE_SIZE, end);
		range.start = addr;
		range.end = next;
		ret = dmirror_range_fault(dmirror, &range);
		cond_resched();
	}
	return ret;
}
