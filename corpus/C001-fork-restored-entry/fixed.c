// SPDX-License-Identifier: GPL-2.0-or-later
/* Fork copies the entries of one table; a device-exclusive one is made present first. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/swapops.h>

int swap_dup_entry(swp_entry_t entry);
bool page_maybe_pinned(struct page *page);

static void restore_exclusive_pte(struct vm_area_struct *vma, struct page *page,
				  unsigned long address, pte_t *ptep)
{
	pte_t restored = pte_mkold(mk_pte(page, vma->vm_page_prot));

	if (vma->vm_flags & VM_WRITE)
		restored = pte_mkwrite(pte_mkdirty(restored), vma);
	set_pte_at(vma->vm_mm, address, ptep, restored);
	update_mmu_cache(vma, address, ptep);
}

/* The page is not waited for: either it can be locked now or the caller retries. */
static int try_restore_exclusive_pte(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
				     swp_entry_t entry)
{
	struct page *page = pfn_swap_entry_to_page(entry);

	if (!folio_trylock(page_folio(page)))
		return -EBUSY;
	restore_exclusive_pte(vma, page, addr, ptep);
	folio_unlock(page_folio(page));
	return 0;
}

static int copy_nonpresent_pte(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
			       pte_t *dst_pte, pte_t *src_pte, unsigned long addr)
{
	pte_t pte = ptep_get(src_pte);
	swp_entry_t entry = pte_to_swp_entry(pte);

	if (likely(!non_swap_entry(entry))) {
		if (swap_dup_entry(entry) < 0)
			return -EIO;
	} else if (is_migration_entry(entry)) {
		/* What was exclusive is shared from now on, in both tables. */
		pte = swp_entry_to_pte(make_readable_migration_entry(entry.val));
		set_pte_at(src_vma->vm_mm, addr, src_pte, pte);
	} else if (is_device_exclusive_entry(entry)) {
		if (try_restore_exclusive_pte(src_vma, addr,
					      src_pte, entry))
			return -EBUSY;
		return -ENOENT;
	}
	set_pte_at(dst_vma->vm_mm, addr, dst_pte, pte);
	return 0;
}

static int copy_present_ptes(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
			     pte_t *dst_pte, pte_t *src_pte, pte_t pte, unsigned long addr)
{
	struct page *page = vm_normal_page(src_vma, addr, pte);

	if (page && page_maybe_pinned(page))
		return -EAGAIN;
	if (page)
		folio_get(page_folio(page));
	if (!(src_vma->vm_flags & VM_SHARED) && pte_write(pte)) {
		wrprotect_ptes(src_vma->vm_mm, addr, src_pte, 1);
		pte = pte_wrprotect(pte);
	}
	set_ptes(dst_vma->vm_mm, addr, dst_pte, pte_mkold(pte), 1);
	return 1;
}

static int copy_pte_range(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
			  pmd_t *dst_pmd, pmd_t *src_pmd, unsigned long addr, unsigned long end)
{
	pte_t *first_src, *first_dst, *src_pte, *dst_pte, val;
	spinlock_t *src_lock, *dst_lock;
	int res = 0, nr;

	dst_pte = pte_alloc_map_lock(dst_vma->vm_mm, dst_pmd, addr, &dst_lock);
	if (!dst_pte)
		return -ENOMEM;
	src_pte = pte_offset_map_nolock(src_vma->vm_mm, src_pmd, addr, &src_lock);
	if (!src_pte) {
		pte_unmap_unlock(dst_pte, dst_lock);
		return 0;
	}
	spin_lock_nested(src_lock, 1);
	first_src = src_pte;
	first_dst = dst_pte;
	lazy_mmu_mode_enable();

	do {
		nr = 1;
		val = ptep_get(src_pte);
		if (pte_none(val))
			continue;
		if (unlikely(!pte_present(val))) {
			res = copy_nonpresent_pte(dst_vma,
						  src_vma, dst_pte, src_pte, addr);
			if (res == -EIO) {
				val = ptep_get(src_pte);
				break;
			} else if (res == -EBUSY) {
				break;
			} else if (!res) {
				continue;
			}
			/* Restored: go on with the entry that is present now. */
			arch_flush_lazy_mmu_mode();
			val = ptep_get(src_pte);
			WARN_ON_ONCE(res != -ENOENT);
		}
		res = copy_present_ptes(dst_vma, src_vma, dst_pte, src_pte, val, addr);
		if (unlikely(res == -EAGAIN))
			break;
		nr = res;
		res = 0;
	} while (dst_pte += nr, src_pte += nr, addr += PAGE_SIZE * nr, addr != end);

	lazy_mmu_mode_disable();
	pte_unmap_unlock(first_src, src_lock);
	pte_unmap_unlock(first_dst, dst_lock);
	return res;
}

/* Both address spaces are locked for writing by the caller. */
int copy_page_range(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
		    unsigned long addr, unsigned long end)
{
	unsigned long next;
	int err = 0;

	do {
		next = pmd_addr_end(addr, end);
		err = copy_pte_range(dst_vma, src_vma, pmd_off(dst_vma->vm_mm, addr),
				     pmd_off(src_vma->vm_mm, addr), addr, next);
	} while (!err && (addr = next) != end);
	return err;
}
