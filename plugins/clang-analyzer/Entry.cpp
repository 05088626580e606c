// SPDX-License-Identifier: GPL-2.0-or-later
#include "Entry.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

using namespace clang;
using namespace ento;
using namespace mmucheck;

/* Of a batch whose length is known so many are told apart. */
static const uint64_t MaxEntries = 16;

static bool isEntryName(llvm::StringRef Name)
{
	return Name == "pte_t" || Name == "pmd_t" || Name == "pud_t" || Name == "p4d_t" ||
	       Name == "pgd_t";
}

static bool isEntryRecord(const RecordDecl *Record)
{
	const TypedefNameDecl *Name = Record ? Record->getTypedefNameForAnonDecl() : nullptr;

	return Name && isEntryName(Name->getName());
}

/* A member of an entry stands for the whole of it. */
static const MemRegion *wholeEntry(const MemRegion *R)
{
	R = R->StripCasts();
	while (const auto *F = dyn_cast<FieldRegion>(R)) {
		if (!isEntryRecord(F->getDecl()->getParent()))
			break;
		R = F->getSuperRegion()->StripCasts();
	}
	return R;
}

Entry mmucheck::entryOf(const MemRegion *R)
{
	RegionOffset Off;

	R = wholeEntry(R);
	Off = R->getAsOffset();
	if (!Off.isValid() || Off.hasSymbolicOffset())
		return {R, 0};
	return {Off.getRegion(), Off.getOffset()};
}

Entries mmucheck::entriesOf(SVal Pointer, uint64_t Nr, const ASTContext &Ctx)
{
	const MemRegion *R = Pointer.getAsRegion();
	/* Every architecture's entries are words; what is behind a cast is not known. */
	uint64_t Size = Ctx.getTypeSize(Ctx.LongTy);
	Entries Out;
	Entry E;

	/* A copy on the stack is no entry of a table. */
	if (!R || isa<StackSpaceRegion>(R->getMemorySpace()))
		return Out;
	E = entryOf(R);
	Out.push_back(E);
	/* Behind a symbolic index the next one is not known. */
	if (E.Table == wholeEntry(R) && isa<ElementRegion>(E.Table))
		return Out;
	for (uint64_t I = 1; I < Nr && I < MaxEntries; I++)
		Out.push_back({E.Table, E.Offset + int64_t(I * Size)});
	return Out;
}

bool mmucheck::isEntryType(QualType T)
{
	const auto *Typedef = T->getAs<TypedefType>();

	return (Typedef && isEntryName(Typedef->getDecl()->getName())) ||
	       isEntryRecord(T->getAsRecordDecl());
}
