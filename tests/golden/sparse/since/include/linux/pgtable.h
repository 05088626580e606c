/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linux since 7.0. */
#ifndef _LINUX_PGTABLE_H
#define _LINUX_PGTABLE_H

static inline void lazy_mmu_mode_enable(void)
{
}
static inline void lazy_mmu_mode_disable(void)
{
}

#endif
