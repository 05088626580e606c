// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>

struct node {
	struct node *next;
};

struct slot {
	unsigned long addr;
	pte_t *pte;
	struct node node;
};

static struct slot *slot_of(struct node *node)
{
	return node ? container_of(node, struct slot, node) : NULL;
}

/* Maps the slots up to the first one behind which a page is mapped already. */
unsigned int map_slots(struct node *head, unsigned long pfn, pgprot_t prot);
unsigned int map_slots(struct node *head, unsigned long pfn, pgprot_t prot)
{
	struct slot *slot = slot_of(head), *next;
	unsigned int mapped = 0;

	lazy_mmu_mode_enable();
	while (slot) {
		next = slot_of(slot->node.next);
		set_pte_at(&init_mm, slot->addr, slot->pte, pfn_pte(pfn + mapped, prot));
		mapped++;
		if (next && pte_present(ptep_get(next->pte)))
			break;
		slot = next;
	}
	lazy_mmu_mode_disable();
	return mapped;
}
