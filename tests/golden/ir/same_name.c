// SPDX-License-Identifier: GPL-2.0-or-later
/* Static functions of one name in two files of a unit, and inlines of a header. */
#include "same_name.h"
#include "same_name_part.c"

static int helper_of_main(int n)
{
	return from_header(n) + 1;
}

int main_entry(int n)
{
	return helper_of_main(n) + part_entry(n);
}
