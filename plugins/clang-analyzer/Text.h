/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in the text of functions, apart from any path: whether sections are entered
 * or left there or further down, and whether the analyzer can follow them at all.
 */
#ifndef MMUCHECK_CSA_TEXT_H
#define MMUCHECK_CSA_TEXT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/IdentifierTable.h"
#include "llvm/ADT/DenseMap.h"

#include "Model.h"

namespace mmucheck
{

/* The generation that the headers of a unit declare, told as the checker's frontend does. */
Gen generationOf(const clang::ASTContext &Ctx);

/*
 * The outermost modelled macro in whose body a place lies, NULL if there is none; its name.
 * What a macro is given as an argument is not of its making.
 */
const ApiFn *fromMacro(const Model &M, clang::SourceLocation Loc, unsigned NrArgs,
		       clang::ASTContext &Ctx, const clang::IdentifierInfo **Name);

/* A loop that does nothing, as `do {} while (0)`, which empty macros expand to. */
bool isEmptyLoop(const clang::DoStmt *Loop);

class Texts
{
      public:
	explicit Texts(const Model &M) : TheModel(M)
	{
	}
	/* LazyEnter, LazyLeave: by the function itself or by what it calls or refers to. */
	unsigned effectsBelow(const clang::Decl *D);
	/*
	 * Does the function do nothing to sections but call functions of the main file that both
	 * enter and leave them?  Then these can be looked at by themselves.  Not so if it names a
	 * function without calling it, which may be run in the section of another one.
	 */
	bool delegates(const clang::Decl *D);
	/*
	 * Does the body hold an `asm goto`?  The analyzer does not follow one: every path ends
	 * there.  The kernel's static keys and atomic operations are made of it.
	 */
	bool jumpsInAsm(const clang::Decl *D);
	/*
	 * Functions that the body's variables are given to when they go out of scope and that
	 * do something to sections, flush or sleep.  The analyzer does not run them.
	 */
	llvm::SmallVector<const clang::FunctionDecl *, 2> cleanups(const clang::Decl *D);

      private:
	struct Facts {
		unsigned Effects = 0;
		bool JumpsInAsm = false;
		bool NamesFunctions = false; /* without calling them */
		llvm::SmallVector<const clang::FunctionDecl *, 8> Refers;
		llvm::SmallVector<const clang::FunctionDecl *, 2> Cleanups;
	};
	class Reader;

	const Model &TheModel;
	llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<Facts>> Known;
	llvm::DenseMap<const clang::FunctionDecl *, unsigned> Below;

	unsigned effects(const clang::FunctionDecl *F);
	/* All that is done by the function or by what it calls or refers to. */
	unsigned allBelow(const clang::FunctionDecl *Root);
	/* NULL without a body. */
	const Facts *facts(const clang::Decl *D);
};

} // namespace mmucheck

#endif
