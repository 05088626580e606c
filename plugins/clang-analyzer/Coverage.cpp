// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck.Coverage: what the analyzer has not followed, one remark on standard error each:
 *
 *	FILE:LINE:COL: remark: FUNCTION(): WHY [mmucheck-lost]
 *	FILE:LINE:COL: remark: FUNCTION(): WHY [mmucheck-limit]
 *
 * A hidden checker that the rules depend on.  Told are functions from which a section can
 * be reached, no others: where a path of theirs ends at inline assembly that jumps, where a
 * cleanup function that a rule would look at is not run, where a callee with sections is not
 * entered, and where the budget of steps was used up.
 * Not told: a loop is followed for the analyzer's few turns, in every function.
 */
#include <set>

#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"

#include "Api.h"
#include "Rules.h"

using namespace clang;
using namespace ento;
using namespace mmucheck;

namespace
{

class Coverage : public Checker<check::BeginFunction, check::PostCall, check::EndAnalysis>
{
	mutable std::set<std::pair<const Decl *, std::string>> Told;

	void tell(const Decl *D, const std::string &Why, const char *Kind) const;

      public:
	const Api *TheApi = nullptr;

	void checkBeginFunction(CheckerContext &C) const;
	void checkPostCall(const CallEvent &Call, CheckerContext &C) const;
	void checkEndAnalysis(ExplodedGraph &G, BugReporter &BR, ExprEngine &Eng) const;
};

} // namespace

/* A remark of our own is shown whatever -w and -R say. */
void Coverage::tell(const Decl *D, const std::string &Why, const char *Kind) const
{
	const auto *F = dyn_cast_or_null<FunctionDecl>(D);

	if (!F || !F->getIdentifier() || !Told.insert({F->getCanonicalDecl(), Why}).second)
		return;
	DiagnosticsEngine &Diags = F->getASTContext().getDiagnostics();

	Diags.Report(F->getLocation(),
		     Diags.getCustomDiagID(DiagnosticsEngine::Remark, "%0(): %1 [mmucheck-%2]"))
		<< F->getName() << Why << Kind;
}

void Coverage::checkBeginFunction(CheckerContext &C) const
{
	const Decl *D = C.getStackFrame()->getDecl();

	if (!TheApi->touches(D) || (C.inTopFrame() && TheApi->skips(D)))
		return;
	if (C.inTopFrame() && TheApi->jumpsInAsm(D))
		tell(D, "paths end at inline assembly that jumps", "lost");
	for (const FunctionDecl *F : TheApi->unrunCleanups(D))
		tell(D, ("the cleanup function " + F->getName() + "() is not run").str(), "lost");
}

void Coverage::checkPostCall(const CallEvent &Call, CheckerContext &C) const
{
	const auto *Callee = dyn_cast_or_null<FunctionDecl>(Call.getDecl());

	if (C.wasInlined || !Callee || !Callee->hasBody() || !TheApi->touches(Callee) ||
	    TheApi->event(Call, C))
		return;
	tell(C.getStackFrame()->getDecl(),
	     ("the call of " + Callee->getName() + "() is not followed" +
	      (TheApi->jumpsInAsm(Callee) ? ": inline assembly in it jumps" : ""))
		     .str(),
	     "lost");
}

void Coverage::checkEndAnalysis(ExplodedGraph &G, BugReporter &, ExprEngine &Eng) const
{
	const Decl *D = (*G.roots_begin())->getLocationContext()->getDecl();

	if (!Eng.hasEmptyWorkList() && TheApi->touches(D))
		tell(D, "the analyzer gave up after its budget of steps", "limit");
}

void mmucheck::registerCoverage(CheckerManager &Mgr)
{
	Mgr.registerChecker<Coverage>()->TheApi = Mgr.getChecker<Api>();
}
