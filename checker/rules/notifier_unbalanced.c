// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * notifier-unbalanced: a path starts an invalidation range and does not end it, or the
 * reverse.
 *
 * Source: include/linux/mmu_notifier.h: invalidate_range_start() and _end() are paired;
 * the nonblocking start that fails has not started.
 * State: which ranges are open.  Errs towards silence: a range that belongs to the caller
 * is the caller's to end.
 */
#include "rules/held.h"

static const struct held_object range = {
	.kind = RES_NOTIFIER,
	.again = "a notifier range is started again while the last one is not ended",
	.never = "a notifier range is ended that was not started on this path",
	.left = "the function returns with its notifier range not ended",
	.affects =
		"all architectures with secondary MMUs (KVM, IOMMU, device drivers): faults in the "
		"range wait or retry for ever",
	.fix = "call mmu_notifier_invalidate_range_end() on every path behind the start",
};

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	check_object(x, ev, id, &range);
}

const struct rule rule_notifier_unbalanced = {
	.info =
		{
			.id = "notifier-unbalanced",
			.severity = FINDING_WARNING,
			.summary =
				"a path starts an mmu_notifier range and does not end it, or the reverse",
			.explain =
				"mmu_notifier_invalidate_range_start() and mmu_notifier_invalidate_range_end() come in\n"
				"pairs, on error paths and retries too.\n"
				"\n"
				"Why: secondary MMUs count the ranges in progress.  With one left open KVM and device\n"
				"drivers retry their faults for ever; an end too many lets them map pages that are\n"
				"about to go.\n"
				"\n"
				"Wrong:\n"
				"    again:\n"
				"            mmu_notifier_invalidate_range_start(&range);\n"
				"            ret = fault_in(mm);\n"
				"            if (ret == -EBUSY)\n"
				"                    goto again;              /* starts once more */\n"
				"            mmu_notifier_invalidate_range_end(&range);\n"
				"\n"
				"Right:\n"
				"    if (ret == -EBUSY) {\n"
				"            mmu_notifier_invalidate_range_end(&range);\n"
				"            goto again;\n"
				"    }\n"
				"\n"
				"Source: include/linux/mmu_notifier.h.\n"
				"Known false positives: none known.\n"
				"Fix: end the range on every path that started it.\n",
		},
	.pass = PASS_MAPS,
	.event = on_event,
};
