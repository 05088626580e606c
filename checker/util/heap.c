// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define STEP (64 << 20)	       /* by how much the heap grows */
#define KEPT (512 << 20)       /* free memory at its end that is given back only beyond this */
#define MAPPED_FROM (32 << 20) /* what is larger is not taken from the heap; glibc takes no more */
#define FIRST (16 << 20)       /* more than it has left, so that it grows now */

void heap_prepare(void)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start;
	char *first, *end;

	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
	mallopt(M_TRIM_THRESHOLD, KEPT);
	mallopt(M_TOP_PAD, STEP);
	first = malloc(FIRST);
	end = sbrk(0);
	start = ((uintptr_t)first + page - 1) & ~(page - 1);
	/* Not so if another allocator than the C library's is at work. */
	if (first && (uintptr_t)end > start && (uintptr_t)end - start <= 2 * (uintptr_t)STEP)
		madvise((void *)start, (uintptr_t)end - start, MADV_HUGEPAGE);
	free(first);
}
