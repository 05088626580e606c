/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mmucheck.Api: the kernel's page-table API in terms of the analyzer.
 *
 * A hidden checker that the others depend on.  It tells what a call means (event()), and
 * gives modelled calls their effect (State.h) and their result, so that no body of one is
 * entered.  Rules look at an event before it takes effect: they hook the callbacks that
 * come before the ones used here.
 *
 *	void checkPreCall(const CallEvent &Call, CheckerContext &C) const
 *	{
 *		if (auto E = TheApi->event(Call, C))
 *			...
 *	}
 */
#ifndef MMUCHECK_CSA_API_H
#define MMUCHECK_CSA_API_H

#include <optional>

#include "clang/AST/Stmt.h"
#include "clang/Basic/IdentifierTable.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

#include "Entry.h"
#include "Model.h"
#include "Text.h"

namespace mmucheck
{

/* A modelled call, or a macro that stands for one where the kernel has nothing to call. */
struct Event {
	const ApiFn *Fn;
	const clang::IdentifierInfo *Name; /* as the source spells it */
	const clang::Stmt *At;
	const clang::ento::CallEvent *Call; /* NULL for a macro */

	std::string call() const
	{
		return (Name->getName() + "()").str();
	}
};

class Api : public clang::ento::Checker<clang::ento::eval::Call,
					clang::ento::check::PostStmt<clang::IntegerLiteral>,
					clang::ento::check::BeginFunction>
{
      public:
	std::optional<Event> event(const clang::ento::CallEvent &Call,
				   clang::ento::CheckerContext &C) const;
	/* A literal is the condition of the empty `do {} while (0)` that a macro ends in. */
	std::optional<Event> event(const clang::IntegerLiteral *L,
				   clang::ento::CheckerContext &C) const;

	/* The entries that an argument of an event's call points to. */
	Entries entries(const Event &E, const ApiParam &P, clang::ento::CheckerContext &C) const;

	Gen generation(const clang::ASTContext &Ctx) const;
	/* What a function and those below it can do to sections: LazyEnter, LazyLeave. */
	unsigned touches(const clang::Decl *D) const
	{
		return Bodies.effectsBelow(D);
	}
	bool jumpsInAsm(const clang::Decl *D) const
	{
		return Bodies.jumpsInAsm(D);
	}
	/* The cleanup functions of a function's variables that some rule would look at. */
	llvm::SmallVector<const clang::FunctionDecl *, 2> unrunCleanups(const clang::Decl *D) const
	{
		return Bodies.cleanups(D);
	}
	/*
	 * Do not analyse functions from which no section can be reached, nor those that leave
	 * sections to functions which are then analysed by themselves.  Other checkers that
	 * run beside these ones would not see them either, so this has to be asked for.
	 */
	bool SkipUnrelated = false;
	bool skips(const clang::Decl *D) const
	{
		return SkipUnrelated && (!Bodies.effectsBelow(D) || Bodies.delegates(D));
	}

	bool evalCall(const clang::ento::CallEvent &Call, clang::ento::CheckerContext &C) const;
	void checkPostStmt(const clang::IntegerLiteral *L, clang::ento::CheckerContext &C) const;
	void checkBeginFunction(clang::ento::CheckerContext &C) const;

      private:
	Model TheModel;
	mutable Texts Bodies{TheModel};

	clang::ento::ProgramStateRef effect(const Event &E, clang::ento::ProgramStateRef State,
					    clang::ento::CheckerContext &C) const;
};

} // namespace mmucheck

#endif
