// SPDX-License-Identifier: GPL-2.0-or-later
/* goto forwards and backwards, out of nested loops, local labels, computed goto. */
int try(int n);
void drop(int n);

int unwind(int n)
{
	int ret;

	ret = try(n);
	if (ret)
		goto out;
	ret = try(n + 1);
	if (ret)
		goto undo;
	return 0;
undo:
	drop(n);
out:
	return ret;
}

void restart(int n)
{
again:
	for (int i = 0; i < n; i++)
		while (try(i))
			if (i == 3)
				goto again;
}

void *here(void)
{
	return ({ __label__ mark; mark: &&mark; });
}

int computed(int n)
{
	static void *const table[] = { &&one, &&two };

	goto *table[n];
one:
	return 1;
two:
	return 2;
three:
	return 3;
}

int computed_local(int n)
{
	void *to = n ? &&one : &&two;

	goto *to;
one:
	return 1;
two:
	return 2;
}
