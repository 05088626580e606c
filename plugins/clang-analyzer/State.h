/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a path has done so far: the state that the checkers share.
 *
 * Api changes it, rules only look.  All of it is relative to where the outermost function
 * analysed began: sections of unknown callers are not known here.
 */
#ifndef MMUCHECK_CSA_STATE_H
#define MMUCHECK_CSA_STATE_H

#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/Basic/IdentifierTable.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"
#include "llvm/ADT/ImmutableList.h"
#include "llvm/ADT/ImmutableMap.h"

#include "Entry.h"

namespace mmucheck
{

/* Something that was done once on a path: an enter, a deferred write. */
struct Deed {
	const clang::Stmt *At;
	const clang::StackFrameContext *Frame;
	const clang::IdentifierInfo *Name;
	const clang::IdentifierInfo *What; /* of a write: the entry as the source calls it */

	bool operator==(const Deed &X) const
	{
		return At == X.At && Frame == X.Frame;
	}
	bool operator!=(const Deed &X) const
	{
		return !(*this == X);
	}
	void Profile(llvm::FoldingSetNodeID &ID) const
	{
		ID.AddPointer(At);
		ID.AddPointer(Frame);
	}
};

/* Done at the same place, through the same calls: the next turn of a loop does it again. */
bool samePlace(const Deed &A, const Deed &B);

/* Open sections, innermost first. */
using Sections = llvm::ImmutableList<Deed>;
/* Writes that may still be queued. */
using Pending = llvm::ImmutableMap<Entry, Deed>;

Sections openSections(clang::ento::ProgramStateRef State);
Pending pendingWrites(clang::ento::ProgramStateRef State);
/* The oldest and the latest of them, NULL if there is none. */
const Deed *firstPending(clang::ento::ProgramStateRef State);
const Deed *lastPending(clang::ento::ProgramStateRef State);
/* The section in whose force the path is, NULL if none is open or it is paused. */
const Deed *inSection(clang::ento::ProgramStateRef State);
bool isPaused(clang::ento::ProgramStateRef State);
/* Is a pause open, or did one swallow an enter without its leave: the count says nothing then. */
bool isMiscounted(clang::ento::ProgramStateRef State);
/* Sections entered less those left: negative if the path left its caller's. */
int depth(clang::ento::ProgramStateRef State);

/* Leave behind, as Api does it, what is named. */
clang::ento::ProgramStateRef enterSection(clang::ento::ProgramStateRef State, const Deed &D);
clang::ento::ProgramStateRef leaveSection(clang::ento::ProgramStateRef State);
/* An enter (1) or a leave (-1) while paused, which does nothing. */
clang::ento::ProgramStateRef ignoreWhilePaused(clang::ento::ProgramStateRef State, int Change);
clang::ento::ProgramStateRef pauseSections(clang::ento::ProgramStateRef State, int Change);
clang::ento::ProgramStateRef completeWrites(clang::ento::ProgramStateRef State);
clang::ento::ProgramStateRef deferWrite(clang::ento::ProgramStateRef State, const Entry &E,
					const Deed &D);

} // namespace mmucheck

#endif
