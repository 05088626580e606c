// SPDX-License-Identifier: GPL-2.0-or-later
static inline int unused_in_header(int n)
{
	return n - 1;
}

static inline int from_header(int n)
{
	return n + 2;
}
