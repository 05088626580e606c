// SPDX-License-Identifier: GPL-2.0-or-later
/* Calls: static and external, through fields, parameters and locals; noreturn; variadic. */
struct ops {
	int (*entry)(int n);
	struct {
		void (*hidden)(void);
	};
};

extern int printk(const char *fmt, ...);
void stop(void) __attribute__((noreturn));
static int twice(int n);

static int half(int n)
{
	return n / 2;
}

static int twice(int n)
{
	return n * 2;
}

static const struct ops table = { .entry = half, .hidden = stop };

int direct(int n)
{
	printk("%d\n", n);
	(*half)(n);
	return twice(half(n)) + (&twice)(n);
}

int indirect(const struct ops *ops, int (*fn)(int))
{
	int (*local)(int) = fn;

	ops->hidden();
	return ops->entry(1) + (*table.entry)(2) + fn(3) + (*local)(4);
}

void assigned(struct ops *ops, int n)
{
	ops->entry = n ? half : &twice;
	ops->entry = half;
}

int never(int n)
{
	if (n < 0)
		stop();
	if (n == 7)
		__builtin_unreachable();
	if (n == 8) {
		__asm__ volatile("ud2");
		__builtin_unreachable();
	}
	return n;
}

int sum(int n, ...)
{
	__builtin_va_list ap;
	int first;

	__builtin_va_start(ap, n);
	first = __builtin_va_arg(ap, int);
	__builtin_va_end(ap);
	return first;
}
