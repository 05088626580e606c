// SPDX-License-Identifier: GPL-2.0-or-later
/* Two slots, taken or free; the chunk may not be changed at all, memory may be short. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

struct pcpu_chunk {
	unsigned long base;
	unsigned int nr_slots;
	struct page *reserve;
	bool immutable;
};

int pcpu_populate_chunk(struct pcpu_chunk *chunk);

void oracle_case(void)
{
	struct pcpu_chunk chunk = { .base = PAGE_SIZE, .nr_slots = 2 };

	chunk.immutable = oracle_flag();
	if (oracle_flag())
		chunk.reserve = alloc_pages(GFP_KERNEL, 0);
	if (oracle_flag())
		oracle_map(&init_mm, 2 * PAGE_SIZE, ORACLE_WRITE);
	oracle_allow_alloc_failure();
	pcpu_populate_chunk(&chunk);
}
