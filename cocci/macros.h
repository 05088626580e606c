/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Coccinelle 1.1.1 has to be told about macros of the kernel: without it
 * drops the functions and declarations that use them.  For spatch's
 * --macro-file; never compiled.
 */
#define scoped_cond_guard(name, fail, args...) if (1)
