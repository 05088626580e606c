/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lazy MMU sections as sparse contexts, for kernels before 7.0, included by
 * mmucheck-sparse after the kernel's own -include headers:
 *
 *	sparse ... -include lazy_context.h FILE.c
 *
 * sparse adds up all contexts of a function in one number and does not look at which
 * is meant.  So every other annotation is taken away first, before any header that
 * uses it, and the sections are all that is counted.  The kernel's own calls are
 * replaced, not wrapped: only sparse reads this.
 */
#ifndef MMUCHECK_LAZY_CONTEXT_H
#define MMUCHECK_LAZY_CONTEXT_H

#undef __acquires
#undef __releases
#undef __must_hold
#undef __acquire
#undef __release
#undef __cond_lock
#undef __cond_acquires
#undef __cond_acquires_shared
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __acquire(x) (void)0
#define __release(x) (void)0
#define __cond_lock(x, c) (c)
#define __cond_acquires(x)
#define __cond_acquires_shared(x)

#include <linux/pgtable.h>

#undef arch_enter_lazy_mmu_mode
#undef arch_leave_lazy_mmu_mode
#define arch_enter_lazy_mmu_mode() __context__(1)
#define arch_leave_lazy_mmu_mode() __context__(-1)

#endif
