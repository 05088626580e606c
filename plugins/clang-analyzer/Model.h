/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel API model: what a function means to the checkers.
 *
 * The table is made at build time from the annotated headers of checker/model/, by
 * `mmucheck dump model`: nothing about a kernel function is written down here.
 *
 *	Model M;
 *	const ApiFn *Fn = M.find(Gen::Arch, "set_pte_at", 4);
 */
#ifndef MMUCHECK_CSA_MODEL_H
#define MMUCHECK_CSA_MODEL_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

namespace mmucheck
{

/* Generations of the lazy MMU API; Any is what all of them have in common. */
enum class Gen { Any, Arch, Token, Generic };

/* What a call does; a set. */
enum Effect : unsigned {
	LazyEnter = 1u << 0,
	LazyLeave = 1u << 1,
	LazyFlush = 1u << 2, /* completes pending writes, the section stays open */
	LazyPause = 1u << 3,
	LazyResume = 1u << 4,
	TlbFlush = 1u << 5,
	Sleeps = 1u << 6, /* may sleep */
	Pure = 1u << 7,	  /* the result depends on the arguments' values alone */
	NoReturn = 1u << 8,
	NonNull = 1u << 9,
	Ignored = 1u << 10,
};

enum class Scope { None, Page, Range, Mm, Kernel, All };

/* What happens to the entry that an argument points to; a set. */
enum Access : unsigned { Reads = 1u << 0, Writes = 1u << 1, Rmw = 1u << 2, Clears = 1u << 3 };

struct ApiParam {
	int Arg;
	unsigned What; /* set of Access, 0 behind the last one */
	int NrArg;     /* the argument that says how many entries, -1 for one */
	bool Behind;   /* all of them but the first */
};

struct ApiFn {
	const char *Name;
	Gen Generation;
	unsigned NrArgs;
	unsigned Effects;
	Scope FlushScope;
	int SleepsArg; /* may sleep if this argument has a bit of SleepsMask; -1 */
	unsigned long long SleepsMask;
	ApiParam Params[4];

	bool has(unsigned E) const
	{
		return Effects & E;
	}
};

class Model
{
      public:
	Model();
	/*
	 * What a name means in a generation, NULL if nothing.  Of prototypes with different
	 * numbers of parameters the one that fits, else the last one.
	 */
	const ApiFn *find(Gen G, llvm::StringRef Name, unsigned NrArgs) const;
	bool knows(llvm::StringRef Name) const
	{
		return Names.count(Name);
	}

      private:
	llvm::StringMap<llvm::SmallVector<const ApiFn *, 2>> Names;
};

} // namespace mmucheck

#endif
