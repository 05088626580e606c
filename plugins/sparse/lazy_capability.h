/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lazy MMU sections as a capability of clang's context analysis, for kernels from 7.0 on,
 * included by mmucheck-context after the kernel's own -include headers:
 *
 *	clang ... -Wthread-safety -include lazy_capability.h FILE.c
 *
 * Sections nest, so the capability has to be a reentrant one, which clang has since 21.  The
 * kernel's calls are replaced, not annotated: this reads the code, nothing is compiled.  A
 * pause closes no section, and is not counted.
 */
#ifndef MMUCHECK_LAZY_CAPABILITY_H
#define MMUCHECK_LAZY_CAPABILITY_H

#if !defined(__has_attribute) || !__has_attribute(reentrant_capability)
#error "this compiler has no reentrant_capability: clang 21 or later is needed"
#endif

#include <linux/pgtable.h>

struct __attribute__((capability("lazy MMU section"), reentrant_capability)) mmucheck_section {
	int unused;
};

extern struct mmucheck_section mmucheck_section;

void mmucheck_section_enter(void) __attribute__((acquire_capability(mmucheck_section)));
void mmucheck_section_leave(void) __attribute__((release_capability(mmucheck_section)));

#define lazy_mmu_mode_enable() mmucheck_section_enter()
#define lazy_mmu_mode_disable() mmucheck_section_leave()

#endif
