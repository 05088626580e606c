// SPDX-License-Identifier: GPL-2.0-or-later
static int local_count;

static int helper(int n)
{
	static int calls;

	calls++;
	local_count += n;
	return local_count;
}

int part_entry(int n)
{
	return helper(n);
}
