/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The notifier part of api.h. */
#ifndef MMU_NOTIFIER_H
#define MMU_NOTIFIER_H

#include "../api.h"

struct mmu_notifier_range { unsigned long start, end; };
void mmu_notifier_invalidate_range_start(struct mmu_notifier_range *range);
int mmu_notifier_invalidate_range_start_nonblock(struct mmu_notifier_range *range);
void mmu_notifier_invalidate_range_end(struct mmu_notifier_range *range);

#endif
