// SPDX-License-Identifier: GPL-2.0-or-later
/* Ages the huge entries that a bitmap names, under the pmd lock. */
#include <linux/mm.h>

struct aging {
	unsigned int young, dirty;
};

static void walk_pmd_range_locked(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
				  unsigned int bitmap, struct aging *aging)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *lock = pmd_lockptr(mm, pmd);
	int i = 0;

	if (!spin_trylock(lock))
		return;
	lazy_mmu_mode_enable();
	do {
		unsigned long cur = addr + i * PMD_SIZE;

		if (!(bitmap & (1U << i)))
			goto next;
		if (!pmd_present(pmdp_get(pmd + i)) || !pmd_trans_huge(pmdp_get(pmd + i)))
			goto next;
		if (!pmdp_test_and_clear_young(vma, cur, pmd + i))
			goto next;
		aging->young++;
		if (pmd_dirty(pmdp_get(pmd + i)))
			aging->dirty++;
next:
		i++;
	} while (bitmap >> i);
	lazy_mmu_mode_disable();
	spin_unlock(lock);
}

unsigned int age_huge_entries(struct vm_area_struct *vma, unsigned int bitmap)
{
	struct aging aging = { 0, 0 };

	walk_pmd_range_locked(vma, pmd_off(vma->vm_mm, 0), 0, bitmap, &aging);
	return aging.young + aging.dirty;
}
