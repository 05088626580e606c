/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Kconfig choices that make page-table code visible to a checker. */
#ifndef KBUILD_FRAGMENT_H
#define KBUILD_FRAGMENT_H

/*
 * What allmodconfig is told for an architecture (the kernel's source name, "x86"),
 * in .config syntax; NULL when there is no recipe for it.
 */
const char *kbuild_fragment(const char *srcarch);

#endif
