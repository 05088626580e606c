// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What clang's analyzer looks for in a plugin: the version it was built for, and the
 * checkers.
 *
 *	clang-19 -cc1 -analyze -load build/mmucheck-csa-19.so -analyzer-checker=mmucheck FILE.c
 */
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"

#include "Api.h"
#include "Rules.h"

using namespace clang;
using namespace ento;
using namespace mmucheck;

#if CLANG_VERSION_MAJOR != 19
#error "the analyzer plugin is written for LLVM 19"
#endif

#define DOCS "https://docs.kernel.org/mm/index.html"

static bool always(const CheckerManager &)
{
	return true;
}

extern "C" const char clang_analyzerAPIVersionString[] = CLANG_ANALYZER_API_VERSION_STRING;

extern "C" void clang_registerCheckers(CheckerRegistry &R)
{
	static const struct {
		void (*Register)(CheckerManager &);
		const char *Name, *Text;
	} Rules[] = {
		{registerLazyBalance, "mmucheck.LazyBalance",
		 "Lazy MMU sections are left on every path, and do not nest before Linux 7.0"},
		{registerLazyReadHazard, "mmucheck.LazyReadHazard",
		 "Page-table entries are not read back while their write is batched"},
		{registerFlushOrder, "mmucheck.FlushOrder",
		 "The TLB is flushed after the lazy MMU section of the writes it is for"},
		{registerLazySleep, "mmucheck.LazySleep",
		 "Nothing sleeps inside a lazy MMU section"},
	};

	R.addChecker(registerApi, always, "mmucheck.Api", "The kernel's page-table API", DOCS,
		     /*IsHidden=*/true);
	R.addCheckerOption("bool", "mmucheck.Api", "SkipUnrelated", "false",
			   "Do not analyse functions from which no lazy MMU section is reached",
			   "released");
	R.addChecker(registerCoverage, always, "mmucheck.Coverage", "What was not followed", DOCS,
		     /*IsHidden=*/true);
	R.addDependency("mmucheck.Coverage", "mmucheck.Api");
	for (const auto &Rule : Rules) {
		R.addChecker(Rule.Register, always, Rule.Name, Rule.Text, DOCS, false);
		R.addDependency(Rule.Name, "mmucheck.Api");
		R.addDependency(Rule.Name, "mmucheck.Coverage");
	}
}
