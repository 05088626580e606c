// SPDX-License-Identifier: GPL-2.0-or-later
#include "State.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

using namespace clang;
using namespace ento;
using namespace mmucheck;

REGISTER_LIST_WITH_PROGRAMSTATE(OpenSections, Deed)
REGISTER_MAP_WITH_PROGRAMSTATE(PendingWrites, Entry, Deed)
/* The same writes in order; only its ends are looked at. */
REGISTER_LIST_WITH_PROGRAMSTATE(WriteOrder, Deed)
REGISTER_TRAIT_WITH_PROGRAMSTATE(CallersLeft, unsigned)
REGISTER_TRAIT_WITH_PROGRAMSTATE(Paused, unsigned)
REGISTER_TRAIT_WITH_PROGRAMSTATE(IgnoredInPause, int)

bool mmucheck::samePlace(const Deed &A, const Deed &B)
{
	const StackFrameContext *X = A.Frame, *Y = B.Frame;

	if (A.At != B.At)
		return false;
	while (X != Y) {
		if (!X || !Y || X->getCallSite() != Y->getCallSite())
			return false;
		X = X->getParent() ? X->getParent()->getStackFrame() : nullptr;
		Y = Y->getParent() ? Y->getParent()->getStackFrame() : nullptr;
	}
	return true;
}

Sections mmucheck::openSections(ProgramStateRef State)
{
	return State->get<OpenSections>();
}

Pending mmucheck::pendingWrites(ProgramStateRef State)
{
	return State->get<PendingWrites>();
}

const Deed *mmucheck::firstPending(ProgramStateRef State)
{
	const Deed *First = nullptr;

	for (auto L = State->get<WriteOrder>(); !L.isEmpty(); L = L.getTail())
		First = &L.getHead();
	return First;
}

const Deed *mmucheck::lastPending(ProgramStateRef State)
{
	auto L = State->get<WriteOrder>();

	return L.isEmpty() ? nullptr : &L.getHead();
}

const Deed *mmucheck::inSection(ProgramStateRef State)
{
	auto L = State->get<OpenSections>();

	return L.isEmpty() || State->get<Paused>() ? nullptr : &L.getHead();
}

bool mmucheck::isPaused(ProgramStateRef State)
{
	return State->get<Paused>();
}

bool mmucheck::isMiscounted(ProgramStateRef State)
{
	return State->get<Paused>() || State->get<IgnoredInPause>();
}

int mmucheck::depth(ProgramStateRef State)
{
	int Open = 0;

	for (auto L = State->get<OpenSections>(); !L.isEmpty(); L = L.getTail())
		Open++;
	return Open - int(State->get<CallersLeft>());
}

ProgramStateRef mmucheck::enterSection(ProgramStateRef State, const Deed &D)
{
	/* A loop that opens one more each turn is told of once, and counted once. */
	for (auto L = State->get<OpenSections>(); !L.isEmpty(); L = L.getTail())
		if (samePlace(L.getHead(), D))
			return State;
	return State->add<OpenSections>(D);
}

ProgramStateRef mmucheck::leaveSection(ProgramStateRef State)
{
	auto L = State->get<OpenSections>();

	if (L.isEmpty())
		return State->set<CallersLeft>(State->get<CallersLeft>() + 1);
	return State->set<OpenSections>(L.getTail());
}

ProgramStateRef mmucheck::ignoreWhilePaused(ProgramStateRef State, int Change)
{
	return State->set<IgnoredInPause>(State->get<IgnoredInPause>() + Change);
}

ProgramStateRef mmucheck::pauseSections(ProgramStateRef State, int Change)
{
	unsigned Now = State->get<Paused>();

	/* A resume of the caller's pause is the caller's matter. */
	return Change < 0 && !Now ? State : State->set<Paused>(Now + Change);
}

ProgramStateRef mmucheck::completeWrites(ProgramStateRef State)
{
	return State->remove<PendingWrites>()->remove<WriteOrder>();
}

ProgramStateRef mmucheck::deferWrite(ProgramStateRef State, const Entry &E, const Deed &D)
{
	auto L = State->get<WriteOrder>();

	State = State->set<PendingWrites>(E, D);
	return !L.isEmpty() && L.getHead() == D ? State : State->add<WriteOrder>(D);
}
