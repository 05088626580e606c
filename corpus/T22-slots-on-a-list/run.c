// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

#define NR 4

struct node {
	struct node *next;
};

struct slot {
	unsigned long addr;
	pte_t *pte;
	struct node node;
};

unsigned int map_slots(struct node *head, unsigned long pfn, pgprot_t prot);

/* The list runs against the order of the table. */
void oracle_case(void)
{
	pte_t *table = pte_offset_kernel(oracle_pmd(&init_mm, 0), 0);
	struct slot slots[NR];
	pgprot_t prot = PAGE_KERNEL;
	unsigned int i;

	for (i = 0; i < NR; i++) {
		slots[i].addr = i * PAGE_SIZE;
		slots[i].pte = table + i;
		slots[i].node.next = i ? &slots[i - 1].node : NULL;
		if (i < NR - 1 && oracle_flag())
			oracle_map(&init_mm, slots[i].addr, 0);
	}
	map_slots(&slots[NR - 1].node, 16, prot);
}
