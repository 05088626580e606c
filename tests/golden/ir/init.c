// SPDX-License-Identifier: GPL-2.0-or-later
/* Initialisers of locals: designated, nested, ranges, anonymous members, strings. */
struct point {
	int x, y;
};

struct shape {
	struct point from, to;
	union {
		long id;
		void *ptr;
	};
	void (*draw)(void);
	unsigned int bit : 1, : 3, rest : 4;
};

void paint(void);
int f(int n);
void use(const void *p);

void designated(int n)
{
	struct shape s = {
		.to.y = f(n),
		.from = { 1, .y = 2 },
		.id = 7,
		paint,
		.rest = 5,
	};

	use(&s);
}

void arrays(void)
{
	int a[] = { 1, [3] = 2, 3, [6 ... 7] = f(1) };
	struct point pts[2] = { { 1, 2 }, [1].y = 4 };
	char text[] = "hello";

	use(a);
	use(pts);
	use(text);
}

void literals(void)
{
	use(&(struct point){ 1, f(2) });
	use((int[]){ 4, 5 });
}

int scalars(void)
{
	int a = { 3 }, b = {};
	struct point none = {}, copy = none;

	return a + b + copy.x;
}
