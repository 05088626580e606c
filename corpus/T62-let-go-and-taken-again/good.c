// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/swapops.h>

struct window {
	pmd_t *pmd;
	unsigned long addr, end;
};

/* False: there is no table any more. */
static bool rest(const struct window *win, pte_t **ptep)
{
	pte_unmap(*ptep);
	cond_resched();
	*ptep = pte_offset_map(win->pmd, win->addr);
	return *ptep != NULL;
}

int count_swapped(struct window *win);
int count_swapped(struct window *win)
{
	pte_t *pte = pte_offset_map(win->pmd, win->addr);
	int nr = 0;

	if (!pte)
		return -EAGAIN;
	while (win->addr != win->end) {
		pte_t entry = ptep_get_lockless(pte);

		if (!pte_none(entry) && !pte_present(entry))
			nr++;
		win->addr += PAGE_SIZE;
		if (win->addr == win->end)
			break;
		if (!rest(win, &pte))
			return nr;
	}
	pte_unmap(pte);
	return nr;
}
