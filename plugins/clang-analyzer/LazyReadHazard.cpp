// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck.LazyReadHazard, rule lazy-read-hazard: an entry is read, or read and changed at
 * once, while a write of the same entry is still batched in a lazy MMU section.
 *
 * Source: the "Lazy MMU" comment in include/linux/pgtable.h, all generations.
 * State: the pending writes, see State.h.  Events: calls that read or change an entry, and
 * loads from one (*ptep, READ_ONCE(*ptep)).
 * Errs towards silence: entries are the same only if they are the same pointer at the same
 * offset, and only the sections of the functions on the path are known.
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

class LazyReadHazard : public Checker<check::PreCall, check::Location>
{
	BugType Type{this, "entry accessed while its write is batched", "page tables"};

	void tell(const std::string &Text, const Deed &Write, CheckerContext &C) const
	{
		const Deed *Section = inSection(C.getState());

		report({Type, "lazy-read-hazard", Text,
			Section ? std::optional<Deed>(*Section) : std::nullopt, Write,
			std::nullopt},
		       C);
	}

      public:
	const Api *TheApi = nullptr;

	void checkPreCall(const CallEvent &Call, CheckerContext &C) const;
	void checkLocation(SVal L, bool IsLoad, const Stmt *S, CheckerContext &C) const;
};

} // namespace

static std::string message(const std::string &What, const ApiParam &P, const Event &E)
{
	if (P.What & (Rmw | Clears))
		return What + " is changed in memory by " + E.call() +
		       " while an earlier write of it is still batched in a lazy MMU section: "
		       "that write undoes the change";
	return What + " is read while its write is still batched in a lazy MMU section";
}

void LazyReadHazard::checkPreCall(const CallEvent &Call, CheckerContext &C) const
{
	auto E = TheApi->event(Call, C);
	Pending Queue = pendingWrites(C.getState());

	if (!E || Queue.isEmpty())
		return;
	for (const ApiParam &P : E->Fn->Params) {
		if (!(P.What & (Reads | Rmw | Clears)))
			continue;
		for (const Entry &X : TheApi->entries(*E, P, C)) {
			if (const Deed *Write = Queue.lookup(X)) {
				tell(message(textOf(Call.getArgExpr(P.Arg), C), P, *E), *Write, C);
				return;
			}
		}
	}
}

void LazyReadHazard::checkLocation(SVal L, bool IsLoad, const Stmt *S, CheckerContext &C) const
{
	Pending Queue = pendingWrites(C.getState());
	const auto *E = dyn_cast_or_null<Expr>(S);

	if (!IsLoad || !E || Queue.isEmpty())
		return;
	for (const Entry &X : entriesOf(L, 1, C.getASTContext()))
		if (const Deed *Write = Queue.lookup(X))
			tell(textOf(E, C) + " is read while its write is still batched in a lazy "
					    "MMU section",
			     *Write, C);
}

void mmucheck::registerLazyReadHazard(CheckerManager &Mgr)
{
	Mgr.registerChecker<LazyReadHazard>()->TheApi = Mgr.getChecker<Api>();
}
