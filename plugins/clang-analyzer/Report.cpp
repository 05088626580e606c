// SPDX-License-Identifier: GPL-2.0-or-later
#include "Report.h"

#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"

using namespace clang;
using namespace ento;
using namespace mmucheck;

namespace
{

class PlacedReport : public PathSensitiveBugReport
{
	Place Where;

      public:
	PlacedReport(const BugType &Type, StringRef Text, const ExplodedNode *N, const Place &P)
	    : PathSensitiveBugReport(Type, Text, N, P.At, P.In), Where(P)
	{
	}
	PathDiagnosticLocation getLocation() const override
	{
		return Where.At;
	}
	const Decl *getDeclWithIssue() const override
	{
		return Where.In;
	}
	ArrayRef<SourceRange> getRanges() const override
	{
		return {};
	}
};

/* Notes the steps at the nodes where the state shows them for the first time. */
class Steps : public BugReporterVisitor
{
	std::optional<Deed> Section, Write;

	static bool isOpen(ProgramStateRef State, const Deed &D)
	{
		return openSections(State).contains(D);
	}
	static bool isPending(ProgramStateRef State, const Deed &D)
	{
		for (const auto &I : pendingWrites(State))
			if (I.second == D)
				return true;
		return false;
	}
	static PathDiagnosticPieceRef note(const ExplodedNode *N, BugReporterContext &BRC,
					   const Deed &D, const std::string &Text)
	{
		PathDiagnosticLocation At(D.At, BRC.getSourceManager(), N->getLocationContext());

		return std::make_shared<PathDiagnosticEventPiece>(At, Text, true);
	}

      public:
	Steps(const Finding &F) : Section(F.Section), Write(F.Write)
	{
	}
	void Profile(llvm::FoldingSetNodeID &ID) const override
	{
		static int Tag;

		ID.AddPointer(&Tag);
		if (Section)
			Section->Profile(ID);
		if (Write)
			Write->Profile(ID);
	}
	PathDiagnosticPieceRef VisitNode(const ExplodedNode *N, BugReporterContext &BRC,
					 PathSensitiveBugReport &) override
	{
		const ExplodedNode *Before = N->getFirstPred();
		ProgramStateRef Now = N->getState();

		if (!Before)
			return nullptr;
		if (Section && isOpen(Now, *Section) && !isOpen(Before->getState(), *Section))
			return note(
				N, BRC, *Section,
				("section entered here: " + Section->Name->getName() + "()").str());
		if (Write && isPending(Now, *Write) && !isPending(Before->getState(), *Write))
			return note(N, BRC, *Write,
				    (Write->Name->getName() + "() may only queue the write of " +
				     Write->What->getName())
					    .str());
		return nullptr;
	}
};

} // namespace

void mmucheck::report(const Finding &F, ExplodedNode *N, CheckerContext &C)
{
	std::string Text = F.Text + " [" + F.Rule.str() + "]";
	std::unique_ptr<PathSensitiveBugReport> R;

	if (!N)
		return;
	if (F.Where)
		R = std::make_unique<PlacedReport>(F.Type, Text, N, *F.Where);
	else
		R = std::make_unique<PathSensitiveBugReport>(F.Type, Text, N);
	R->addVisitor<Steps>(F);
	C.emitReport(std::move(R));
}

void mmucheck::report(const Finding &F, CheckerContext &C)
{
	report(F, C.generateNonFatalErrorNode(), C);
}

std::string mmucheck::textOf(const Expr *E, CheckerContext &C)
{
	std::string Text;
	llvm::raw_string_ostream Out(Text);

	E->IgnoreParenCasts()->printPretty(Out, nullptr, C.getASTContext().getPrintingPolicy());
	return Text;
}
