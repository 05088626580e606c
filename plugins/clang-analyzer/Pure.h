/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results of functions that depend on the values of their arguments alone: two calls with
 * the same arguments have the same result, so two tests of pte_present(pte) agree.
 */
#ifndef MMUCHECK_CSA_PURE_H
#define MMUCHECK_CSA_PURE_H

#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace mmucheck
{

/* The state with the call's result bound, NULL if no argument's value has a symbol. */
clang::ento::ProgramStateRef pureResult(const clang::ento::CallEvent &Call,
					clang::ento::ProgramStateRef State,
					clang::ento::CheckerContext &C);

} // namespace mmucheck

#endif
