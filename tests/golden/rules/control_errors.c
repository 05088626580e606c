// SPDX-License-Identifier: GPL-2.0-or-later
/* Results and error codes. */
#include "api.h"

#define EINVAL 22
int helper_count(void);
void panic(const char *s) __attribute__((noreturn));

/* Silent: -EINVAL has left already, the others leave at the end. */
int errors_with_codes(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int ret = 0;

	lazy_mmu_mode_enable();
	if (pte_none(v)) {
		ret = -EINVAL;
		lazy_mmu_mode_disable();
		goto out;
	}
	if (!pte_present(v)) {
		ret = -EIO;
		goto out;
	}
	set_pte_at(mm, addr, pte, v);
out:
	if (ret != -EINVAL)
		lazy_mmu_mode_disable();
	return ret;
}

/* Silent: only 0 and positive results come out of the switch. */
int switch_on_result(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	int ret = helper_count();

	switch (ret) {
	case 0:
		lazy_mmu_mode_enable();
		break;
	case -EAGAIN:
		cond_resched();
		/* fallthrough */
	case -EBUSY:
		return ret;
	default:
		if (ret > 0)
			lazy_mmu_mode_enable();
		else
			return ret;
	}
	set_pte_at(mm, addr, pte, v);
	lazy_mmu_mode_disable();
	return 0;
}

/* Silent: left once on either way out. */
int loop_result(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	int err = 0;

	lazy_mmu_mode_enable();
	for (; !err && addr < end; addr += PAGE_SIZE, pte++) {
		if (!pte_none(ptep_get(pte))) {
			err = -EBUSY;
			continue;
		}
		set_pte_at(mm, addr, pte, v);
	}
	if (err)
		goto fail;
	lazy_mmu_mode_disable();
	return 0;
fail:
	lazy_mmu_mode_disable();
	return err;
}

int loop_result_wrong(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte,
		      pte_t v)
{
	int err = 0;

	lazy_mmu_mode_enable();
	for (; !err && addr < end; addr += PAGE_SIZE, pte++) {
		if (!pte_none(ptep_get(pte))) {
			err = -EBUSY;
			continue;
		}
		set_pte_at(mm, addr, pte, v);
	}
	if (!err)
		lazy_mmu_mode_disable();
	return err; /* expect: lazy-unbalanced */
}

/* Silent: left before each retry. */
int retry_leaves_first(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t pte)
{
	spinlock_t *ptl;
	pte_t *ptep;
	int tries = 3;

retry:
	ptep = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!ptep)
		return -EAGAIN;
	lazy_mmu_mode_enable();
	if (!pte_none(ptep_get(ptep))) {
		lazy_mmu_mode_disable();
		pte_unmap_unlock(ptep, ptl);
		cond_resched();
		if (--tries)
			goto retry;
		return -EBUSY;
	}
	set_pte_at(mm, addr, ptep, pte);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(ptep, ptl);
	return 0;
}

/* Silent: the default case does not return. */
void never_returns(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v, int kind)
{
	lazy_mmu_mode_enable();
	switch (kind) {
	case 0:
		set_pte_at(mm, addr, pte, v);
		lazy_mmu_mode_disable();
		break;
	case 1:
		lazy_mmu_mode_disable();
		break;
	default:
		panic("kind");
	}
}
