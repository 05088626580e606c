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
