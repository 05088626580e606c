// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

struct pair {
	pte_t *from, *to;
	spinlock_t *from_ptl, *to_ptl;
};

static bool map_pair(struct pair *p, struct mm_struct *mm, pmd_t *from, unsigned long from_addr,
		     pmd_t *to, unsigned long to_addr)
{
	p->from = pte_offset_map_nolock(mm, from, from_addr, &p->from_ptl);
	p->to = p->from ? pte_offset_map_nolock(mm, to, to_addr, &p->to_ptl) : NULL;
	if (p->to)
		return true;
	if (p->from)
		pte_unmap(p->from);
	return false;
}

static void unmap_pair(struct pair *p)
{
	pte_unmap(p->to);
	pte_unmap(p->from);
}

static void lock_pair(struct pair *p)
{
	spin_lock(p->from_ptl);
	if (p->to_ptl != p->from_ptl)
		spin_lock_nested(p->to_ptl, 1);
}

static void unlock_pair(struct pair *p)
{
	if (p->to_ptl != p->from_ptl)
		spin_unlock(p->to_ptl);
	spin_unlock(p->from_ptl);
}

int move_swap_entry(struct mm_struct *mm, pmd_t *from, unsigned long from_addr, pmd_t *to,
		    unsigned long to_addr);
int move_swap_entry(struct mm_struct *mm, pmd_t *from, unsigned long from_addr, pmd_t *to,
		    unsigned long to_addr)
{
	struct pair p;
	int err = -EBUSY;
	pte_t entry;

	if (!map_pair(&p, mm, from, from_addr, to, to_addr))
		return -EAGAIN;
	lock_pair(&p);
	entry = ptep_get(p.from);
	if (!pte_none(entry) && !pte_present(entry) && pte_none(ptep_get(p.to))) {
		pte_clear_not_present_full(mm, from_addr, p.from, false);
		set_pte_at(mm, to_addr, p.to, entry);
		err = 0;
	}
	unlock_pair(&p);
	unmap_pair(&p);
	return err;
}
