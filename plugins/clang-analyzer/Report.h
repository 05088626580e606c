/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings: a text that ends in the rule's id, the place, and the steps of the path that
 * matter, which a visitor adds as notes.
 */
#ifndef MMUCHECK_CSA_REPORT_H
#define MMUCHECK_CSA_REPORT_H

#include <optional>

#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

#include "State.h"

namespace mmucheck
{

/* Where a finding is told when that is not where the path ends. */
struct Place {
	clang::ento::PathDiagnosticLocation At;
	const clang::Decl *In;
};

struct Finding {
	const clang::ento::BugType &Type;
	llvm::StringRef Rule;
	std::string Text;
	std::optional<Deed> Section, Write; /* steps to be noted */
	std::optional<Place> Where;
};

/* The path goes on behind N. */
void report(const Finding &F, clang::ento::ExplodedNode *N, clang::ento::CheckerContext &C);
/* The same at a new node of the path. */
void report(const Finding &F, clang::ento::CheckerContext &C);

/* An expression as its author wrote it, without casts. */
std::string textOf(const clang::Expr *E, clang::ento::CheckerContext &C);

} // namespace mmucheck

#endif
