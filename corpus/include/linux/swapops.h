/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries that map no page. */
#ifndef LINUX_SWAPOPS_H
#define LINUX_SWAPOPS_H

#include <linux/mm_types.h>

swp_entry_t pte_to_swp_entry(pte_t pte);
pte_t swp_entry_to_pte(swp_entry_t entry);
swp_entry_t make_readable_migration_entry(unsigned long offset);
int is_migration_entry(swp_entry_t entry);
bool is_device_exclusive_entry(swp_entry_t entry);
int non_swap_entry(swp_entry_t entry);
struct page *pfn_swap_entry_to_page(swp_entry_t entry);

#endif
