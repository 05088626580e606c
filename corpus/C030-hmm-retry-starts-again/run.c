// SPDX-License-Identifier: GPL-2.0-or-later
/* Every result of the fault, a few attempts. */
#include "oracle.h"

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
int dmirror_fault(struct dmirror *dmirror, unsigned long start, unsigned long end);

int hmm_range_fault(struct hmm_range *range)
{
	static const int results[] = { 0, -EBUSY, -EFAULT };

	return results[oracle_choose(ARRAY_SIZE(results))];
}

int dmirror_do_fault(struct dmirror *dmirror, struct hmm_range *range)
{
	return oracle_flag() ? -ENOMEM : 0;
}

void oracle_case(void)
{
	struct dmirror dmirror = { .mm = oracle_mm(), .attempts = 4 };

	dmirror_fault(&dmirror, 0, 12 * PAGE_SIZE);
}
