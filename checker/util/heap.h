/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How malloc() asks the system for memory. */
#ifndef UTIL_HEAP_H
#define UTIL_HEAP_H

/*
 * For a process that soon needs tens of megabytes and hardly gives any back: to be called once, first
 * thing in main(), before there are threads.  The heap grows in large steps and, as far as the system
 * has them, of huge pages, so that fewer pages have to be faulted in, and copied in tables on fork();
 * what is freed stays.  Threads take from the same heap.  Only speed depends on it: where the C library
 * or the kernel do not follow, all is as without.
 */
void heap_prepare(void);

#endif
