/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page-table entries: which memory an access is about.
 *
 * An entry is a place in a table: the region that a pointer was derived from, and the
 * distance from there.  Two entries are the same only if both agree; that two pointers
 * happen to be equal is not noticed.
 */
#ifndef MMUCHECK_CSA_ENTRY_H
#define MMUCHECK_CSA_ENTRY_H

#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SVals.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/SmallVector.h"

namespace mmucheck
{

struct Entry {
	const clang::ento::MemRegion *Table;
	int64_t Offset; /* bits; 0 where Table itself says it all, as for a symbolic index */

	bool operator==(const Entry &X) const
	{
		return Table == X.Table && Offset == X.Offset;
	}
	bool operator<(const Entry &X) const
	{
		return Table != X.Table ? Table < X.Table : Offset < X.Offset;
	}
	void Profile(llvm::FoldingSetNodeID &ID) const
	{
		ID.AddPointer(Table);
		ID.AddInteger(Offset);
	}
};

using Entries = llvm::SmallVector<Entry, 4>;

/* The entry at a region; a member or a cast of an entry is that entry. */
Entry entryOf(const clang::ento::MemRegion *R);
/* Nr entries from that of a pointer on; none if it is no pointer.  Few of very many. */
Entries entriesOf(clang::ento::SVal Pointer, uint64_t Nr, const clang::ASTContext &Ctx);
/* Is it the type of an entry: a struct pte_t and its like. */
bool isEntryType(clang::QualType T);

} // namespace mmucheck

#endif
