// SPDX-License-Identifier: GPL-2.0-or-later
/* Every form of loop, with every part of a for loop left out in turn. */
int more(int n);
void work(int n);

void while_loop(int n)
{
	while (n > 0) {
		if (n == 7)
			continue;
		if (n == 3)
			break;
		n--;
	}
}

void do_comma(char *a, long b, long end)
{
	do {
		work(1);
	} while (a++, b += 4096, b != end);
}

void do_once(int n)
{
	do {
		if (n)
			break;
		work(n);
	} while (0);
}

void for_full(int n)
{
	for (int i = 0; i < n; i++)
		work(i);
}

void for_ever(void)
{
	for (;;)
		work(0);
}

void for_cond(int n)
{
	for (; more(n);)
		work(n);
}

void for_init(int n)
{
	for (n = 1;;) {
		if (more(n))
			return;
	}
}

void for_inc(int n)
{
	for (;; n++) {
		if (more(n))
			break;
	}
}

void for_no_init(int n)
{
	for (; n; n -= 2)
		work(n);
}

void for_no_cond(int n)
{
	for (n = 0;; n++)
		if (more(n))
			continue;
		else
			break;
}

void for_no_inc(int n)
{
	for (n = 5; more(n);)
		work(n);
}
