// SPDX-License-Identifier: GPL-2.0-or-later
/* Short circuit, ?: and GNU ?: as conditions and as values, likely(), constants. */
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define IS_ENABLED(x) (x)

int f(int n);
void work(int n);

void as_condition(int a, int b, int c)
{
	if ((a && !b) || unlikely(c > 2))
		work(1);
	if (likely(f(a)) && f(b))
		work(2);
	if (a ? b : c)
		work(3);
}

int as_value(int a, int b)
{
	int both = a && f(b), either = a || f(b);

	return both + either + !a;
}

int choose(int a, int b)
{
	return a < b ? f(a) : b;
}

int gnu(int a)
{
	return f(a) ?: f(7);
}

void for_effect(int a)
{
	a ? work(1) : work(2);
	a && f(a);
	(void)(a || f(2));
}

int folded(int a)
{
	if (IS_ENABLED(0))
		return f(1);
	if (IS_ENABLED(1) || a)
		return IS_ENABLED(0) && f(2);
	return 1;
}

int constant(void)
{
	return __builtin_constant_p(3) ? 5 : f(3);
}

int not_constant(int a)
{
	if (__builtin_constant_p(a))
		return f(1);
	return __builtin_choose_expr(sizeof(a) == 4, f(2), f(3));
}

_Bool truth(unsigned long flags)
{
	_Bool set = flags & 0x100;

	return set != !(flags & 2);
}

int chain(int a)
{
	if (a == 1)
		return 10;
	else if (a == 2)
		return 20;
	else if (a == 3)
		return 30;
	else
		return 40;
}
