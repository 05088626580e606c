/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From an entry of the level above to the page table it points to. */
#ifndef LINUX_PGALLOC_H
#define LINUX_PGALLOC_H

#include <linux/gfp.h>
#include <linux/pgtable.h>

#define pmd_pfn(entry)		((entry).pmd >> PAGE_SHIFT)

#endif
