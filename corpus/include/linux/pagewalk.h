/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Callbacks for every entry of a range.  The walkers stand in the cases themselves. */
#ifndef LINUX_PAGEWALK_H
#define LINUX_PAGEWALK_H

#include <linux/mm_types.h>

struct mm_walk;

struct mm_walk_ops {
	int (*pmd_entry)(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk);
	int (*pte_entry)(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk);
	int (*pte_hole)(unsigned long addr, unsigned long next, int depth, struct mm_walk *walk);
};

struct mm_walk {
	const struct mm_walk_ops *ops;
	struct mm_struct *mm;
	struct vm_area_struct *vma;
	void *private;
};

typedef int (*pte_fn_t)(pte_t *pte, unsigned long addr, void *data);

#endif
