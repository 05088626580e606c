/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checkers, for registration: each is one file. */
#ifndef MMUCHECK_CSA_RULES_H
#define MMUCHECK_CSA_RULES_H

#include "clang/StaticAnalyzer/Core/CheckerManager.h"

namespace mmucheck
{

void registerApi(clang::ento::CheckerManager &Mgr);
void registerCoverage(clang::ento::CheckerManager &Mgr);
void registerLazyBalance(clang::ento::CheckerManager &Mgr);
void registerLazyReadHazard(clang::ento::CheckerManager &Mgr);
void registerFlushOrder(clang::ento::CheckerManager &Mgr);
void registerLazySleep(clang::ento::CheckerManager &Mgr);

} // namespace mmucheck

#endif
