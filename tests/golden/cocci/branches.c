// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An if whose branch ends what was begun and goes away says nothing of the path past it: for
 * each rule a function that forgets about that path, and one that does not.
 */
static int leaves_in_a_branch(int err)
{
	lazy_mmu_mode_enable();
	if (err) {
		lazy_mmu_mode_disable();
		return err;
	}
	work();
	return 0; /* lazy-unbalanced */
}

static int leaves_on_both(int err)
{
	lazy_mmu_mode_enable();
	if (err) {
		lazy_mmu_mode_disable();
		return err;
	}
	work();
	lazy_mmu_mode_disable();
	return 0;
}

/* The same condition twice, as far as anybody can tell. */
static int leaves_where_it_entered(int batch)
{
	lazy_mmu_mode_enable();
	work();
	if (batch) {
		more();
		lazy_mmu_mode_disable();
	}
	return 0;
}

static void enters_in_a_branch(int some)
{
	if (some) {
		lazy_mmu_mode_enable();
		work();
		goto out;
	}
	more();
out:
	lazy_mmu_mode_disable(); /* lazy-unbalanced */
}

static int resumes_in_a_branch(int err)
{
	lazy_mmu_mode_pause();
	if (err) {
		lazy_mmu_mode_resume();
		return err;
	}
	work();
	return 0; /* lazy-pause */
}

static int resumes_on_both(int err)
{
	lazy_mmu_mode_pause();
	if (err) {
		lazy_mmu_mode_resume();
		return err;
	}
	lazy_mmu_mode_resume();
	return 0;
}

static void nests_past_a_branch(int done)
{
	arch_enter_lazy_mmu_mode(); /* lazy-api */
	if (done) {
		arch_leave_lazy_mmu_mode(); /* lazy-api */
		return;
	}
	arch_enter_lazy_mmu_mode(); /* lazy-api */ /* lazy-nested */
	arch_leave_lazy_mmu_mode(); /* lazy-api */
	arch_leave_lazy_mmu_mode(); /* lazy-api */
}

static int finishes_in_a_branch(struct mm_struct *mm, int err)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (err) {
		tlb_finish_mmu(&tlb);
		return err;
	}
	work();
	return 0; /* gather-unbalanced */
}

static int finishes_on_both(struct mm_struct *mm, int err)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	if (err) {
		tlb_finish_mmu(&tlb);
		return err;
	}
	tlb_finish_mmu(&tlb);
	return 0;
}

static int ends_in_a_branch(struct mmu_notifier_range *range, int err)
{
	mmu_notifier_invalidate_range_start(range);
	if (err) {
		mmu_notifier_invalidate_range_end(range);
		return err;
	}
	work();
	return 0; /* notifier-unbalanced */
}

static int ends_on_both(struct mmu_notifier_range *range, int err)
{
	mmu_notifier_invalidate_range_start(range);
	if (err) {
		mmu_notifier_invalidate_range_end(range);
		return err;
	}
	mmu_notifier_invalidate_range_end(range);
	return 0;
}

static int unlocks_in_a_branch(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, int err)
{
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	if (pte_none(ptep_get(pte))) {
		pte_unmap_unlock(pte, ptl);
		return 0;
	}
	if (err)
		return err; /* pte-map-unbalanced */
	pte_unmap_unlock(pte, ptl);
	return 0;
}

static int unlocks_on_all(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, int err)
{
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	if (pte_none(ptep_get(pte))) {
		pte_unmap_unlock(pte, ptl);
		return 0;
	}
	pte_unmap_unlock(pte, ptl);
	return err;
}

static void waits_in_a_branch(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, int all)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl); /* tlb-batched-pending */

	if (!pte)
		return;
	if (all) {
		flush_tlb_batched_pending(mm);
		clears_all(mm, pte);
		pte_unmap_unlock(pte, ptl);
		return;
	}
	ptep_get_and_clear(mm, addr, pte);
	pte_unmap_unlock(pte, ptl);
}

static void flushes_in_a_branch(struct vm_area_struct *vma, unsigned long addr, pte_t *pte,
				spinlock_t *ptl, int all)
{
	ptep_get_and_clear(vma->vm_mm, addr, pte);
	if (all) {
		flush_tlb_mm(vma->vm_mm);
		pte_unmap_unlock(pte, ptl);
		return;
	}
	pte_unmap_unlock(pte, ptl); /* tlb-flush-after-unlock */
	flush_tlb_page(vma, addr);
}

static void unshares_past_a_branch(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, int all)
{
	huge_pmd_unshare(vma->vm_mm, vma, addr, pte);
	if (all) {
		flush_tlb_mm(vma->vm_mm);
		i_mmap_unlock_write(vma->vm_file->f_mapping);
		return;
	}
	i_mmap_unlock_write(vma->vm_file->f_mapping); /* gather-unshare */
}

static void unshares_and_flushes(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, int all)
{
	huge_pmd_unshare(vma->vm_mm, vma, addr, pte);
	if (all) {
		flush_tlb_mm(vma->vm_mm);
		i_mmap_unlock_write(vma->vm_file->f_mapping);
		return;
	}
	flush_tlb_range(vma, addr, addr + 4096);
	i_mmap_unlock_write(vma->vm_file->f_mapping);
}
