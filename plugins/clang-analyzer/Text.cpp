// SPDX-License-Identifier: GPL-2.0-or-later
#include "Text.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using namespace mmucheck;

Gen mmucheck::generationOf(const ASTContext &Ctx)
{
	auto Declared = [&](const char *Name) {
		auto It = Ctx.Idents.find(Name);

		if (It == Ctx.Idents.end())
			return false;
		return It->second->hasMacroDefinition() ||
		       !Ctx.getTranslationUnitDecl()->lookup(It->second).empty();
	};

	if (Declared("lazy_mmu_state_t"))
		return Gen::Token;
	if (Declared("lazy_mmu_mode_enable"))
		return Gen::Generic;
	return Gen::Arch;
}

const ApiFn *mmucheck::fromMacro(const Model &M, SourceLocation Loc, unsigned NrArgs,
				 ASTContext &Ctx, const IdentifierInfo **Name)
{
	const SourceManager &SM = Ctx.getSourceManager();
	const ApiFn *Found = nullptr;

	for (; Loc.isMacroID(); Loc = SM.getImmediateMacroCallerLoc(Loc)) {
		StringRef Macro;
		const ApiFn *Fn;

		if (!SM.isMacroBodyExpansion(Loc))
			continue;
		Macro = Lexer::getImmediateMacroName(Loc, SM, Ctx.getLangOpts());
		Fn = M.find(generationOf(Ctx), Macro, NrArgs);
		if (!Fn)
			continue;
		Found = Fn;
		*Name = &Ctx.Idents.get(Macro);
	}
	return Found;
}

bool mmucheck::isEmptyLoop(const DoStmt *Loop)
{
	const auto *Body = dyn_cast<CompoundStmt>(Loop->getBody());

	return Body && Body->body_empty();
}

/* Collects the facts of one body. */
class Texts::Reader : public RecursiveASTVisitor<Texts::Reader>
{
	const Model &TheModel;
	ASTContext &Ctx;
	Facts &Out;

      public:
	Reader(const Model &M, ASTContext &Ctx, Facts &Out) : TheModel(M), Ctx(Ctx), Out(Out)
	{
	}
	bool VisitCallExpr(CallExpr *E)
	{
		Called.insert(E->getCallee()->IgnoreParenImpCasts());
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *E)
	{
		if (auto *F = dyn_cast<FunctionDecl>(E->getDecl())) {
			Out.NamesFunctions |= !Called.count(E);
			refer(F);
		}
		if (auto *V = dyn_cast<VarDecl>(E->getDecl()))
			if (V->hasGlobalStorage() && V->getInit() && Tables.insert(V).second)
				TraverseStmt(V->getInit());
		return true;
	}
	bool VisitVarDecl(VarDecl *V)
	{
		if (const auto *A = V->getAttr<CleanupAttr>()) {
			Out.Cleanups.push_back(A->getFunctionDecl());
			refer(A->getFunctionDecl());
		}
		return true;
	}
	bool VisitGCCAsmStmt(GCCAsmStmt *S)
	{
		Out.JumpsInAsm |= S->isAsmGoto();
		return true;
	}
	bool VisitDoStmt(DoStmt *Loop)
	{
		const IdentifierInfo *Name;
		const ApiFn *Fn = nullptr;

		if (Loop->getBeginLoc().isMacroID() && isEmptyLoop(Loop))
			Fn = fromMacro(TheModel, Loop->getBeginLoc(), 0, Ctx, &Name);
		if (Fn)
			Out.Effects |= Fn->Effects;
		return true;
	}

      private:
	/* Tables of functions, such as struct mm_walk_ops, whose initialisers were read. */
	llvm::SmallPtrSet<const VarDecl *, 4> Tables;
	llvm::SmallPtrSet<const Expr *, 16> Called;

	void refer(const FunctionDecl *F)
	{
		const ApiFn *Fn = nullptr;

		if (F->getIdentifier())
			Fn = TheModel.find(generationOf(Ctx), F->getName(), F->getNumParams());
		if (Fn)
			Out.Effects |= Fn->Effects;
		else
			Out.Refers.push_back(F);
	}
};

const Texts::Facts *Texts::facts(const Decl *D)
{
	const auto *Def = dyn_cast_or_null<FunctionDecl>(D);

	if (!Def || !Def->hasBody(Def))
		return nullptr;
	std::unique_ptr<Facts> &F = Known[Def];
	if (!F) {
		F = std::make_unique<Facts>();
		Reader(TheModel, Def->getASTContext(), *F).TraverseStmt(Def->getBody());
	}
	return F.get();
}

bool Texts::jumpsInAsm(const Decl *D)
{
	const Facts *F = facts(D);

	return F && F->JumpsInAsm;
}

/* What a call of it does, by the model or by what it calls. */
unsigned Texts::effects(const FunctionDecl *F)
{
	const ApiFn *Fn = nullptr;

	if (F->getIdentifier())
		Fn = TheModel.find(generationOf(F->getASTContext()), F->getName(),
				   F->getNumParams());
	return Fn ? Fn->Effects : allBelow(F);
}

llvm::SmallVector<const FunctionDecl *, 2> Texts::cleanups(const Decl *D)
{
	const unsigned Telling =
		LazyEnter | LazyLeave | LazyFlush | LazyPause | LazyResume | TlbFlush | Sleeps;
	llvm::SmallVector<const FunctionDecl *, 2> Out;

	if (const Facts *F = facts(D))
		Out = F->Cleanups;
	llvm::erase_if(Out, [&](const FunctionDecl *C) { return !(effects(C) & Telling); });
	return Out;
}

unsigned Texts::effectsBelow(const Decl *D)
{
	const auto *Root = dyn_cast_or_null<FunctionDecl>(D);

	return Root ? allBelow(Root) & (LazyEnter | LazyLeave) : 0;
}

bool Texts::delegates(const Decl *D)
{
	const Facts *F = facts(D);

	if (!F || F->NamesFunctions || !F->Cleanups.empty() || F->Effects & (LazyEnter | LazyLeave))
		return false;
	for (const FunctionDecl *R : F->Refers) {
		unsigned Effects = effectsBelow(R);
		const FunctionDecl *Def = nullptr;

		if (!Effects)
			continue;
		/* Of headers the analyzer looks at no function by itself. */
		if (Effects != (LazyEnter | LazyLeave) || !R->hasBody(Def) ||
		    !Def->getASTContext().getSourceManager().isInMainFile(
			    Def->getASTContext().getSourceManager().getExpansionLoc(
				    Def->getLocation())))
			return false;
	}
	return true;
}

unsigned Texts::allBelow(const FunctionDecl *Root)
{
	llvm::SetVector<const FunctionDecl *> Reached;
	unsigned Found = 0;

	Root = Root->getCanonicalDecl();
	auto It = Below.find(Root);
	if (It != Below.end())
		return It->second;
	Reached.insert(Root);
	for (size_t I = 0; I < Reached.size(); I++) {
		const Facts *F = facts(Reached[I]);

		if (!F)
			continue;
		Found |= F->Effects;
		for (const FunctionDecl *R : F->Refers)
			Reached.insert(R->getCanonicalDecl());
	}
	return Below[Root] = Found;
}
