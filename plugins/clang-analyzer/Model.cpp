// SPDX-License-Identifier: GPL-2.0-or-later
#include "Model.h"

using namespace mmucheck;

static const ApiFn Table[] = {
#include "model.inc"
};

Model::Model()
{
	for (const ApiFn &Fn : Table)
		Names[Fn.Name].push_back(&Fn);
}

const ApiFn *Model::find(Gen G, llvm::StringRef Name, unsigned NrArgs) const
{
	auto It = Names.find(Name);
	const ApiFn *Best = nullptr;

	if (It == Names.end())
		return nullptr;
	/* A generation's own row stands behind the common one and replaces it. */
	for (const ApiFn *Fn : It->second) {
		if (Fn->Generation != Gen::Any && Fn->Generation != G)
			continue;
		if (!Best || Fn->NrArgs == NrArgs || Best->NrArgs != NrArgs)
			Best = Fn;
	}
	return Best;
}
