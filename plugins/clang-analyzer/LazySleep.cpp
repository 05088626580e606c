// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck.LazySleep, rule lazy-sleep: a call that may sleep, inside a lazy MMU section.
 *
 * Source: the "Lazy MMU" comment in include/linux/pgtable.h of 7.x ("generic code may not
 * sleep while the mode is active"); b6ea95a34cbd.
 * State: the open sections, see State.h.  An allocation counts when its flags are known to
 * allow direct reclaim.  The place is the call in the function that has the section open.
 * Errs towards silence: what an unresolved call does is unknown.
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

class LazySleep : public Checker<check::PreCall, check::PreStmt<IntegerLiteral>>
{
	BugType Type{this, "sleep in a lazy MMU section", "page tables"};

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

static bool maySleep(const Event &E)
{
	const ApiFn *Fn = E.Fn;

	if (Fn->has(Sleeps))
		return true;
	if (Fn->SleepsArg < 0 || !E.Call || unsigned(Fn->SleepsArg) >= E.Call->getNumArgs())
		return false;
	auto Flags = E.Call->getArgSVal(Fn->SleepsArg).getAs<nonloc::ConcreteInt>();

	return Flags && Flags->getValue().getExtValue() & Fn->SleepsMask;
}

/* arch/arm64 keeps no state per CPU and lets its own sections sleep: arch/arm64/mm/mmu.c. */
static bool isExempt(const Deed &Section, CheckerContext &C)
{
	const SourceManager &SM = C.getSourceManager();
	StringRef File = SM.getFilename(SM.getExpansionLoc(Section.At->getBeginLoc()));

	return File.starts_with("arch/arm64/") || File.contains("/arch/arm64/");
}

/* Is a frame one of those that a path is in? */
static bool isOnStack(const StackFrameContext *Frame, CheckerContext &C)
{
	for (const LocationContext *LC = C.getLocationContext(); LC; LC = LC->getParent())
		if (LC->getStackFrame() == Frame)
			return true;
	return false;
}

static bool isCallback(const Stmt *Call)
{
	const auto *E = dyn_cast_or_null<CallExpr>(Call);

	return E && !E->getDirectCallee();
}

/* The call in the function that has the section open, or in the callback called from there. */
static std::optional<Place> blamedCall(const Deed &Section, CheckerContext &C)
{
	const StackFrameContext *Holder = Section.Frame, *Inner = nullptr, *Below = nullptr;

	/* Entered by a helper that has returned: its caller holds it. */
	while (!isOnStack(Holder, C))
		Holder = Holder->getParent()->getStackFrame();
	for (const StackFrameContext *F = C.getStackFrame(); F != Holder;
	     F = F->getParent()->getStackFrame()) {
		Below = Inner;
		Inner = F;
	}
	if (Inner && isCallback(Inner->getCallSite())) {
		Holder = Inner;
		Inner = Below;
	}
	if (!Inner)
		return std::nullopt;
	return Place{PathDiagnosticLocation(Inner->getCallSite(), C.getSourceManager(), Holder),
		     Holder->getDecl()};
}

void LazySleep::check(const std::optional<Event> &E, CheckerContext &C) const
{
	const Deed *Section = inSection(C.getState());

	if (!E || !Section || !maySleep(*E) || isExempt(*Section, C))
		return;
	report({Type, "lazy-sleep", E->call() + " may sleep inside a lazy MMU section", *Section,
		std::nullopt, blamedCall(*Section, C)},
	       C);
}

void mmucheck::registerLazySleep(CheckerManager &Mgr)
{
	Mgr.registerChecker<LazySleep>()->TheApi = Mgr.getChecker<Api>();
}
