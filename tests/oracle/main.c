// SPDX-License-Identifier: GPL-2.0-or-later
/* The program of one case: exit status 0 if nothing is violated, 2 if so, 1 on error. */
#include "explore.h"

int main(void)
{
	static struct oracle_result res;
	int status = oracle_explore(oracle_case, ORACLE_ALL_ARCHES, &res);

	oracle_print(&res);
	return status;
}
