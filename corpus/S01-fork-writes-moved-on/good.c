// SPDX-License-Identifier: GPL-2.0-or-later
/* Fork copies what is swapped out or on its way; a swap count that is full stops it. */
#include <linux/mm.h>
#include <linux/swapops.h>

int swap_dup_entry(swp_entry_t entry);
bool swap_entry_is_exclusive(pte_t pte);

static int copy_nonpresent_pte(struct mm_struct *dst_mm, struct mm_struct *src_mm, pte_t *dst_pte,
			       pte_t *src_pte, unsigned long addr)
{
	pte_t orig_pte = ptep_get(src_pte), pte = orig_pte;
	swp_entry_t entry = pte_to_swp_entry(orig_pte);

	if (!non_swap_entry(entry)) {
		if (swap_dup_entry(entry) < 0)
			return -EIO;
		if (swap_entry_is_exclusive(orig_pte)) {
			pte = swp_entry_to_pte(entry);
			set_pte_at(src_mm, addr, src_pte, pte);
		}
	} else if (is_migration_entry(entry)) {
		pte = swp_entry_to_pte(make_readable_migration_entry(entry.val));
		set_pte_at(src_mm, addr, src_pte, pte);
	} else {
		return -EBUSY;
	}
	set_pte_at(dst_mm, addr, dst_pte, pte);
	return 0;
}

/* The swap entry whose count is to be extended is stored in *failed. */
int copy_swap_range(struct mm_struct *dst_mm, struct mm_struct *src_mm, unsigned long addr,
		    unsigned long end, swp_entry_t *failed)
{
	pte_t *first_src, *first_dst, *src_pte, *dst_pte;
	spinlock_t *src_lock, *dst_lock;
	int ret = 0;

	dst_pte = pte_alloc_map_lock(dst_mm, pmd_off(dst_mm, addr), addr, &dst_lock);
	if (!dst_pte)
		return -ENOMEM;
	src_pte = pte_offset_map_nolock(src_mm, pmd_off(src_mm, addr), addr, &src_lock);
	if (!src_pte) {
		pte_unmap_unlock(dst_pte, dst_lock);
		return 0;
	}
	spin_lock_nested(src_lock, 1);
	first_src = src_pte;
	first_dst = dst_pte;
	lazy_mmu_mode_enable();
	do {
		pte_t val = ptep_get(src_pte);

		if (pte_none(val) || pte_present(val))
			continue;
		ret = copy_nonpresent_pte(dst_mm, src_mm, dst_pte, src_pte, addr);
		if (ret == -EIO) {
			*failed = pte_to_swp_entry(ptep_get(src_pte));
			break;
		} else if (ret == -EBUSY) {
			break;
		}
	} while (dst_pte++, src_pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(first_src, src_lock);
	pte_unmap_unlock(first_dst, dst_lock);
	return ret;
}
