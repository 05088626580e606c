// SPDX-License-Identifier: GPL-2.0-or-later
/* Members that an initialiser does not name are 0. */
#include "api.h"

struct walk { struct mm_struct *mm; pte_t *pte; bool open; };

static void open_struct(struct walk *w)
{
	if (w->open)
		return;
	lazy_mmu_mode_enable();
	w->open = true;
}

static void close_struct(struct walk *w)
{
	if (!w->open)
		return;
	lazy_mmu_mode_disable();
	w->open = false;
}

/* Silent: w.open begins false and says whether the section is open. */
void lazily_opened(struct mm_struct *mm, unsigned long addr, unsigned long end, pte_t *pte, pte_t v)
{
	struct walk w = { .mm = mm };

	for (; addr != end; addr += PAGE_SIZE, pte++) {
		if (try_something())
			continue;
		open_struct(&w);
		set_pte_at(mm, addr, pte, v);
	}
	close_struct(&w);
}

/* Silent: the same without a helper. */
void opened_once(struct mm_struct *mm, unsigned long addr, pte_t *pte, pte_t v)
{
	struct walk w = {};

	if (try_something()) {
		lazy_mmu_mode_enable();
		w.open = true;
	}
	set_pte_at(mm, addr, pte, v);
	if (w.open)
		lazy_mmu_mode_disable();
}
