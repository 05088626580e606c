// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck.LazyBalance: rule lazy-unbalanced, a path leaves a function with more or fewer
 * lazy MMU sections open than it came with, or a loop comes round with its section open;
 * and rule lazy-nested, a section is entered inside another one before the counted API.
 *
 * Source: the "Lazy MMU" comment in include/linux/pgtable.h; fea18c686320, b2f557a21bc8.
 * State: the open sections (State.h), the depth at which each function on the stack began,
 * and the first return that upset the balance.
 * Errs towards silence: a function that only enters or only leaves is a wrapper, whose
 * callers are asked instead; a helper whose callers set right what it upsets is not told.
 * Where pauses are upset too the checker's lazy-pause is the rule that tells.
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

/* A return that left the depth changed, in a function that both enters and leaves. */
struct Upset {
	const StackFrameContext *Frame; /* NULL: there was none */
	const ReturnStmt *Return;	/* NULL: the end of the body */
	bool Opens;

	bool operator==(const Upset &X) const
	{
		return Frame == X.Frame && Return == X.Return && Opens == X.Opens;
	}
	void Profile(llvm::FoldingSetNodeID &ID) const
	{
		ID.AddPointer(Frame);
		ID.AddPointer(Return);
		ID.AddBoolean(Opens);
	}
};

class LazyBalance : public Checker<check::PreCall, check::PreStmt<IntegerLiteral>,
				   check::BeginFunction, check::EndFunction>
{
	BugType Unbalanced{this, "unbalanced lazy MMU section", "page tables"};
	BugType Nested{this, "nested lazy MMU section", "page tables"};

	void check(const std::optional<Event> &E, CheckerContext &C) const;
	void tell(const Upset &U, ProgramStateRef State, CheckerContext &C) const;

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
	void checkBeginFunction(CheckerContext &C) const;
	void checkEndFunction(const ReturnStmt *Return, CheckerContext &C) const;
};

} // namespace

/* Where functions did not begin at depth 0. */
REGISTER_MAP_WITH_PROGRAMSTATE(DepthAtBegin, const StackFrameContext *, int)
REGISTER_LIST_WITH_PROGRAMSTATE(Upsets, Upset)

void LazyBalance::check(const std::optional<Event> &E, CheckerContext &C) const
{
	ProgramStateRef State = C.getState();

	if (!E || !E->Fn->has(LazyEnter) || !inSection(State))
		return;
	for (auto L = openSections(State); !L.isEmpty(); L = L.getTail()) {
		const Deed &Open = L.getHead();

		if (!samePlace(Open, {E->At, C.getStackFrame(), E->Name, nullptr}))
			continue;
		report({Unbalanced, "lazy-unbalanced",
			"lazy MMU section is entered again on the next turn of a loop, with the last "
			"one still open",
			Open, std::nullopt, std::nullopt},
		       C);
		return;
	}
	if (TheApi->generation(C.getASTContext()) != Gen::Generic)
		report({Nested, "lazy-nested",
			"lazy MMU section is entered while one is open already", *inSection(State),
			std::nullopt, std::nullopt},
		       C);
}

void LazyBalance::checkBeginFunction(CheckerContext &C) const
{
	ProgramStateRef State = C.getState();
	int Depth = depth(State);

	if (Depth)
		C.addTransition(State->set<DepthAtBegin>(C.getStackFrame(), Depth));
}

void LazyBalance::checkEndFunction(const ReturnStmt *Return, CheckerContext &C) const
{
	ProgramStateRef State = C.getState();
	const StackFrameContext *Frame = C.getStackFrame();
	const int *Begin = State->get<DepthAtBegin>(Frame);
	int Change = depth(State) - (Begin ? *Begin : 0);
	auto Told = State->get<Upsets>();

	State = State->remove<DepthAtBegin>(Frame);
	if (!depth(State))
		State = State->remove<Upsets>();
	else if (Change && Told.isEmpty() &&
		 TheApi->touches(Frame->getDecl()) == (LazyEnter | LazyLeave))
		State = State->add<Upsets>({Frame, Return, Change > 0});
	if (C.inTopFrame() && Change && !State->get<Upsets>().isEmpty() && !isMiscounted(State))
		tell(State->get<Upsets>().getHead(), State, C);
	else if (State != C.getState())
		C.addTransition(State);
}

void LazyBalance::tell(const Upset &U, ProgramStateRef State, CheckerContext &C) const
{
	const SourceManager &SM = C.getSourceManager();
	const Deed *Section = inSection(State);
	auto At = U.Return ? PathDiagnosticLocation(U.Return, SM, U.Frame)
			   : PathDiagnosticLocation::createDeclEnd(U.Frame, SM);

	report({Unbalanced, "lazy-unbalanced",
		U.Opens ? "function returns with a lazy MMU section still open"
			: "function leaves a lazy MMU section that it did not enter",
		Section && U.Opens ? std::optional<Deed>(*Section) : std::nullopt, std::nullopt,
		Place{At, U.Frame->getDecl()}},
	       C.generateNonFatalErrorNode(State), C);
}

void mmucheck::registerLazyBalance(CheckerManager &Mgr)
{
	Mgr.registerChecker<LazyBalance>()->TheApi = Mgr.getChecker<Api>();
}
