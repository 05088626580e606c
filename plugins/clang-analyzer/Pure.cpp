// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * DESIGN: a result is a symbol derived from that of the first argument, as a member of an
 * unknown structure is derived from it.  The "member" is a region of its own for each
 * function and each list of other arguments, so the same call gives the same symbol, and
 * the analyzer keeps what it knows of it for as long as the argument is alive.  Nothing has
 * to be remembered in the state.
 */
#include "Pure.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/SValBuilder.h"

using namespace clang;
using namespace ento;

/* The only member of a record, NULL if it has more; that of pte_t, for instance. */
static const FieldDecl *onlyField(QualType T)
{
	const RecordDecl *R = T->getAsRecordDecl();

	if (!R || !R->isCompleteDefinition() || R->field_empty() ||
	    std::next(R->field_begin()) != R->field_end())
		return nullptr;
	return *R->field_begin();
}

/* A copy of a record with one member is that member, wherever it was copied from. */
static SVal unwrapped(SVal V, ProgramStateRef State)
{
	MemRegionManager &MRM = State->getStateManager().getRegionManager();

	while (auto Copy = V.getAs<nonloc::LazyCompoundVal>()) {
		const TypedValueRegion *R = Copy->getRegion();
		const FieldDecl *F = onlyField(R->getValueType());

		if (!F)
			return V;
		V = State->getStateManager().getStoreManager().getBinding(
			Copy->getStore(), loc::MemRegionVal(MRM.getFieldRegion(F, R)));
	}
	return V;
}

/* What a value was first: the member of an unknown record is as good as the record. */
static SymbolRef origin(SVal V)
{
	SymbolRef Sym = V.getAsSymbol(/*IncludeBaseRegions=*/false);

	while (const auto *D = dyn_cast_or_null<SymbolDerived>(Sym)) {
		const auto *F = dyn_cast<FieldRegion>(D->getRegion());

		if (!F || onlyField(D->getParentSymbol()->getType()) != F->getDecl())
			break;
		Sym = D->getParentSymbol();
	}
	return Sym;
}

/* Pointers are identified by their regions: p + 1 has no symbol of its own. */
static SymbolRef symbolOf(SVal V)
{
	const MemRegion *R = V.getAsRegion();

	if (const auto *S = dyn_cast_or_null<SymbolicRegion>(R ? R->getBaseRegion() : nullptr))
		return S->getSymbol();
	return origin(V);
}

static void addValue(llvm::FoldingSetNodeID &ID, SVal V)
{
	if (const MemRegion *R = V.getAsRegion())
		ID.AddPointer(R->StripCasts());
	else if (SymbolRef Sym = origin(V))
		ID.AddPointer(Sym);
	else
		V.Profile(ID);
}

ProgramStateRef mmucheck::pureResult(const CallEvent &Call, ProgramStateRef State,
				     CheckerContext &C)
{
	SValBuilder &SVB = C.getSValBuilder();
	MemRegionManager &MRM = SVB.getRegionManager();
	const auto *FD = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
	QualType T = Call.getResultType();
	llvm::FoldingSetNodeID ID;
	SymbolRef Parent = nullptr;

	if (!FD || T->isVoidType() || T->isIncompleteType())
		return nullptr;
	for (unsigned I = 0; I < Call.getNumArgs(); I++) {
		SVal V = unwrapped(Call.getArgSVal(I), State);

		if (V.isUnknownOrUndef())
			return nullptr;
		if (!Parent)
			Parent = symbolOf(V);
		addValue(ID, V);
	}
	if (!Parent)
		return nullptr;
	NonLoc Which = SVB.makeArrayIndex(ID.ComputeHash());
	const ElementRegion *Member =
		MRM.getElementRegion(T, Which, MRM.getFunctionCodeRegion(FD), C.getASTContext());

	return State->BindExpr(Call.getOriginExpr(), C.getLocationContext(),
			       SVB.getDerivedRegionValueSymbolVal(Parent, Member));
}
