// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck.FlushOrder, rule lazy-flush-order: the TLB is flushed while writes of the open
 * lazy MMU section are still batched.
 *
 * Source: the "Lazy MMU" comment in include/linux/pgtable.h and the discussion of the
 * flushes in pagemap_scan and migrate_vma_collect (linux-mm, 2025-05).
 * State: the pending writes, see State.h.  Events: flushes by call or empty macro.
 * Errs: a flush is taken to cover what was written in the section; one that is part of an
 * operation on an entry is about that entry alone.
 */
#include "Api.h"
#include "Report.h"
#include "Rules.h"
#include "State.h"

using namespace clang;
using namespace ento;
using namespace mmucheck;

namespace
{

class FlushOrder : public Checker<check::PreCall, check::PreStmt<IntegerLiteral>>
{
	BugType Type{this, "TLB flush before the writes it is for", "page tables"};

	const Deed *flushed(const Event &E, CheckerContext &C) const;
	void check(const std::optional<Event> &E, CheckerContext &C) const;

      public:
	const Api *TheApi = nullptr;

	void checkPreCall(const CallEvent &Call, CheckerContext &C) const
	{
		check(TheApi->event(Call, C), C);
	}
	void checkPreStmt(const IntegerLiteral *L, CheckerContext &C) const
	{
		check(TheApi->event(L, C), C);
	}
};

} // namespace

/* The pending write that a flush is about, NULL if there is none. */
const Deed *FlushOrder::flushed(const Event &E, CheckerContext &C) const
{
	Pending Queue = pendingWrites(C.getState());
	bool OfEntry = false;

	for (const ApiParam &P : E.Fn->Params) {
		OfEntry |= P.What != 0;
		if (P.What)
			for (const Entry &X : TheApi->entries(E, P, C))
				if (const Deed *Write = Queue.lookup(X))
					return Write;
	}
	if (OfEntry)
		return nullptr;
	return E.Fn->FlushScope == Scope::Page ? lastPending(C.getState())
					       : firstPending(C.getState());
}

void FlushOrder::check(const std::optional<Event> &E, CheckerContext &C) const
{
	const Deed *Section = inSection(C.getState());
	const Deed *Write;

	if (!E || !E->Fn->has(TlbFlush) || !Section)
		return;
	Write = flushed(*E, C);
	if (Write)
		report({Type, "lazy-flush-order",
			E->call() +
				" runs while writes of the open lazy MMU section are still batched",
			*Section, *Write, std::nullopt},
		       C);
}

void mmucheck::registerFlushOrder(CheckerManager &Mgr)
{
	Mgr.registerChecker<FlushOrder>()->TheApi = Mgr.getChecker<Api>();
}
