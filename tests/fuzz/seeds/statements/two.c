// SPDX-License-Identifier: GPL-2.0-or-later
int f(int x)
{
	if (x) {
		return 1;
	} else
		set_pte(p,
			mk_pte(page));
out:
	return 0;
}
SYSCALL_DEFINE1(g, int, x)
{
#ifdef A
	if (x) {
#else
	for (;;) {
#endif
	}
}
