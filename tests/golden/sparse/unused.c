// SPDX-License-Identifier: GPL-2.0-or-later
/* No section: not looked at, whatever else sparse would say of it. */
#include <linux/pgtable.h>

void lock_kept(struct spinlock *ptl)
{
	spin_lock(ptl);
}
