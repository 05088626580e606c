// SPDX-License-Identifier: GPL-2.0-or-later
/* Operators, side effects and their order, pointers in bytes, fields, bit-fields. */
struct inner {
	int x, y;
};

struct outer {
	long head;
	struct inner in[4];
	union {
		int *p;
		unsigned long word;
	};
	unsigned int low : 3, high : 7;
};

int f(int n);

int steps(int *p, int n)
{
	int a = n++, b = --n;

	*p++ = a;
	p[2]--;
	return *p + b;
}

int compound(unsigned char c, int n, int *p)
{
	c += n;
	n <<= 3;
	*p |= 4;
	p += n;
	p -= 2;
	return c;
}

int *fields(struct outer *o, int i)
{
	o->in[i].y = o->in[2].x;
	o->word = (unsigned long)o->p + 1;
	o->high = o->low;
	return &o->in[i].x;
}

long difference(struct inner *a, struct inner *b)
{
	return a - b;
}

int comma(int a)
{
	int b = (f(a), f(2));

	a = b = f(3);
	return a;
}

int statement_expression(int a)
{
	return ({
		int r = f(a);

		if (r < 0)
			r = 0;
		r;
	}) + 1;
}

unsigned long constants(void)
{
	return sizeof(struct outer) + __builtin_offsetof(struct outer, in[1].y) +
	       _Alignof(long) + (unsigned char)0x1ff + (-1 >> 1) + ~0UL / 2;
}

int same_type(int n)
{
	return __builtin_types_compatible_p(__typeof__(n), int);
}

int unevaluated(int n)
{
	__typeof__(f(n)) m = sizeof(f(n));

	return m;
}

int generic(long n)
{
	return _Generic(n, int: f(1), long: f(2), default: 3L);
}

struct inner copy(struct inner *from)
{
	struct inner a = *from, b;

	b = a;
	*from = (struct inner){ .y = f(1), .x = 0 };
	return b;
}

int through_address(int n)
{
	int *p = &n;

	*&n = 4;
	return *p + *(volatile int *)&n;
}
