// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

struct lazy_guard {
	bool entered;
};

static inline struct lazy_guard lazy_guard_make(bool wanted)
{
	struct lazy_guard guard = { .entered = wanted };

	if (wanted)
		lazy_mmu_mode_enable();
	return guard;
}

static inline void lazy_guard_drop(struct lazy_guard *guard)
{
	if (guard->entered)
		lazy_mmu_mode_disable();
}

#define lazy_guard_if(wanted)                                                                      \
	struct lazy_guard __attribute__((cleanup(lazy_guard_drop))) scope = lazy_guard_make(wanted)

int touch_range(pmd_t *pmd, unsigned long addr, unsigned int nr);
int touch_range(pmd_t *pmd, unsigned long addr, unsigned int nr)
{
	pte_t *pte = pte_offset_kernel(pmd, addr);
	unsigned int i;

	if (!nr)
		return -EINVAL;

	lazy_guard_if(nr > 1);

	for (i = 0; i < nr; i++) {
		pte_t old = ptep_get(&pte[i]);

		if (pte_none(old))
			return i ? -EFAULT : -ENOENT;
		if (!pte_present(old))
			return -EBUSY;
		set_pte_at(&init_mm, addr + i * PAGE_SIZE, &pte[i], pte_mkyoung(old));
	}
	return 0;
}
