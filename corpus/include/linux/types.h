/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words every kernel file uses, as far as the cases need them. */
#ifndef LINUX_TYPES_H
#define LINUX_TYPES_H

typedef unsigned long size_t;
typedef unsigned int gfp_t;
typedef unsigned long vm_flags_t;
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;
typedef _Bool bool;
typedef struct { int counter; } atomic_t;

#define true	1
#define false	0
#define NULL	((void *)0)

#define ENOENT	2
#define EIO	5
#define EAGAIN	11
#define ENOMEM	12
#define EFAULT	14
#define EBUSY	16
#define EINVAL	22

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)
#define __always_inline	inline __attribute__((always_inline))
#define __must_check	__attribute__((warn_unused_result))
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - __builtin_offsetof(type, member)))
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define min(a, b)	((a) < (b) ? (a) : (b))
#define max(a, b)	((a) > (b) ? (a) : (b))
#define READ_ONCE(x)	(*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val) \
	do { *(volatile __typeof__(x) *)&(x) = (val); } while (0)
#define IS_ENABLED(option) (option)

/* Warns and says whether the condition held; the run goes on. */
bool WARN_ON(bool condition);
bool WARN_ON_ONCE(bool condition);
/* Ends the run when the condition holds. */
void BUG_ON(bool condition);

#endif
