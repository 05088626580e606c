/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Giving up the processor. */
#ifndef LINUX_SCHED_H
#define LINUX_SCHED_H

#include <linux/types.h>

int need_resched(void);
int cond_resched(void);
void schedule(void);

#endif
