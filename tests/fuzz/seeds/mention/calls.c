// SPDX-License-Identifier: GPL-2.0-or-later
#define F(x) f(x) + \
	gg ( x )
static inline __weak int f(int a) /* f( */
{
	char c = '\'', *s = "f(\"" "g"; // gg(
	return gg /**/ (a) + set_pte_at(0x1fULL, 1.5e+3, a);
}
%: include <f(x)>
int gg(int), f(), set_pte_at(int a) __attribute__((weak));
??/
