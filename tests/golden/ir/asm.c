// SPDX-License-Identifier: GPL-2.0-or-later
/* Outputs of asm are unknown afterwards; asm goto chooses among its labels. */
typedef struct { unsigned long pte; } pte_t;

register unsigned long current_sp __asm__("rsp");

int outputs(int *p, int in, pte_t *ptep)
{
	int a, b = 1;

	__asm__ volatile("x : y" : "=r"(a), [two] "+m"(*p) : "r"(in ? 2 : 3), "m"(b) : "memory", "cc");
	__asm__("none");
	__asm__("pte" : "+m"(*ptep), "+r"(current_sp));
	return a + b;
}

int branch(int n)
{
	__asm__ goto("jmp" : : "i"(&n) : : yes, no);
	return 0;
yes:
	return 1;
no:
	return 2;
}

#define nested(n)						\
	({							\
		__label__ l_true;				\
		int ret = 0;					\
		__asm__ goto("x" : : : : l_true);		\
		if (0) {					\
l_true:								\
			ret = n;				\
		}						\
		ret;						\
	})

int twice(void)
{
	return nested(1) + nested(2);
}

/* Traps that are taken where the operand is not 0: BUG_ON() and WARN_ON() of powerpc. */
int bug(pte_t *ptep)
{
	__asm__ volatile("1:	tdnei  %1, 0\n.section x" : : "i"(7), "r"(!ptep));
	return ptep != 0;
}

int warn(int n)
{
	__asm__ goto("1: tdnei  %0, 0\n" : : "r"(n > 3), "i"(1) : : warned);
	return 0;
warned:
	return 1;
}

int no_trap(int n)
{
	__asm__ volatile("tdnei 3, 0\n twnei %0, 1" : : "r"(n));
	return 0;
}
