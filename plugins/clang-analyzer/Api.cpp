// SPDX-License-Identifier: GPL-2.0-or-later
#include "Api.h"

#include "clang/AST/ParentMap.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/AnalysisManager.h"

#include "Pure.h"
#include "Report.h"
#include "Rules.h"
#include "State.h"

using namespace clang;
using namespace ento;
using namespace mmucheck;

Gen Api::generation(const ASTContext &Ctx) const
{
	return generationOf(Ctx);
}

std::optional<Event> Api::event(const CallEvent &Call, CheckerContext &C) const
{
	const auto *D = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
	const Expr *E = Call.getOriginExpr();
	const IdentifierInfo *Name = D ? D->getIdentifier() : nullptr;
	const ApiFn *Fn = nullptr, *Macro = nullptr;

	if (!E || !isa<CallExpr>(E))
		return std::nullopt;
	if (Name)
		Fn = TheModel.find(generation(C.getASTContext()), Name->getName(),
				   Call.getNumArgs());
	Macro = fromMacro(TheModel, E->getBeginLoc(), Call.getNumArgs(), C.getASTContext(), &Name);
	/* A macro lends its name to a call that means something by itself... */
	if (Fn)
		return Event{Fn, Name, E, &Call};
	/* ...and its meaning to one that does not, unless that is about its arguments. */
	if (Macro && !Macro->Params[0].What && !Macro->has(Pure | Ignored))
		return Event{Macro, Name, E, &Call};
	return std::nullopt;
}

/* The 0 of `do {} while (0)`? */
static bool isStub(const IntegerLiteral *L, CheckerContext &C)
{
	const ParentMap &Parents = C.getLocationContext()->getParentMap();
	const auto *Loop = dyn_cast_or_null<DoStmt>(
		Parents.getParentIgnoreParens(const_cast<IntegerLiteral *>(L)));

	return Loop && isEmptyLoop(Loop);
}

std::optional<Event> Api::event(const IntegerLiteral *L, CheckerContext &C) const
{
	const IdentifierInfo *Name = nullptr;
	const ApiFn *Fn;

	if (!L->getBeginLoc().isMacroID() || !isStub(L, C))
		return std::nullopt;
	Fn = fromMacro(TheModel, L->getBeginLoc(), 0, C.getASTContext(), &Name);
	if (!Fn || Fn->Params[0].What)
		return std::nullopt;
	return Event{Fn, Name, L, nullptr};
}

Entries Api::entries(const Event &E, const ApiParam &P, CheckerContext &C) const
{
	uint64_t Nr = 1;

	if (!E.Call || unsigned(P.Arg) >= E.Call->getNumArgs())
		return {};
	if (P.NrArg >= 0 && unsigned(P.NrArg) < E.Call->getNumArgs())
		if (auto V = E.Call->getArgSVal(P.NrArg).getAs<nonloc::ConcreteInt>())
			Nr = V->getValue().getExtValue();
	Entries All = entriesOf(E.Call->getArgSVal(P.Arg), Nr, C.getASTContext());

	if (P.Behind && !All.empty())
		All.erase(All.begin());
	return All;
}

ProgramStateRef Api::effect(const Event &E, ProgramStateRef State, CheckerContext &C) const
{
	Deed D = {E.At, C.getStackFrame(), E.Name, nullptr};

	if (E.Fn->has(LazyEnter))
		State = isPaused(State) ? ignoreWhilePaused(State, 1) : enterSection(State, D);
	if (E.Fn->has(LazyLeave))
		State = isPaused(State) ? ignoreWhilePaused(State, -1)
					: completeWrites(leaveSection(State));
	if (E.Fn->has(LazyFlush | LazyPause))
		State = completeWrites(State);
	if (E.Fn->has(LazyPause | LazyResume))
		State = pauseSections(State, E.Fn->has(LazyPause) ? 1 : -1);
	if (!inSection(State))
		return State;
	for (const ApiParam &P : E.Fn->Params) {
		if (!(P.What & Writes))
			continue;
		for (const Entry &X : entries(E, P, C)) {
			D.What =
				&C.getASTContext().Idents.get(textOf(E.Call->getArgExpr(P.Arg), C));
			State = deferWrite(State, X, D);
		}
	}
	return State;
}

/* What the engine does for a function whose body it does not have. */
static ProgramStateRef unknownResult(const CallEvent &Call, ProgramStateRef State,
				     CheckerContext &C)
{
	SValBuilder &SVB = C.getSValBuilder();
	const Expr *E = Call.getOriginExpr();
	const LocationContext *LC = C.getLocationContext();

	State = Call.invalidateRegions(C.blockCount(), State);
	if (E->getType()->isVoidType())
		return State;
	return State->BindExpr(
		E, LC, SVB.conjureSymbolVal(nullptr, E, LC, Call.getResultType(), C.blockCount()));
}

bool Api::evalCall(const CallEvent &Call, CheckerContext &C) const
{
	auto E = event(Call, C);
	ProgramStateRef State = C.getState();

	if (!E) {
		if (!Call.getOriginExpr() || !Bodies.jumpsInAsm(Call.getDecl()))
			return false;
		C.addTransition(unknownResult(Call, State, C));
		return true;
	}
	if (E->Fn->has(NoReturn)) {
		C.generateSink(State, C.getPredecessor());
		return true;
	}
	State = effect(*E, State, C);
	if (E->Fn->has(Pure)) {
		ProgramStateRef Same = pureResult(Call, State, C);

		C.addTransition(Same ? Same : unknownResult(Call, State, C));
		return true;
	}
	State = unknownResult(Call, State, C);
	if (E->Fn->has(NonNull))
		if (auto V = Call.getReturnValue().getAs<DefinedOrUnknownSVal>())
			State = State->assume(*V, true);
	if (State)
		C.addTransition(State);
	return true;
}

void Api::checkPostStmt(const IntegerLiteral *L, CheckerContext &C) const
{
	if (auto E = event(L, C))
		C.addTransition(effect(*E, C.getState(), C));
}

/*
 * Nothing can be found where no section is entered or left.  What is skipped has entered no
 * callee, so these become outermost functions themselves.
 */
void Api::checkBeginFunction(CheckerContext &C) const
{
	if (C.inTopFrame() && skips(C.getStackFrame()->getDecl()))
		C.generateSink(C.getState(), C.getPredecessor());
}

void mmucheck::registerApi(CheckerManager &Mgr)
{
	Api *A = Mgr.registerChecker<Api>();

	A->SkipUnrelated = Mgr.getAnalyzerOptions().getCheckerBooleanOption(A, "SkipUnrelated");
}
