/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the exploration of a program begins. */
#ifndef ENGINE_ROOTS_H
#define ENGINE_ROOTS_H

#include "engine/core.h"

/*
 * Start from the functions that use what the pass is about.  Their callers follow where
 * the matter is not settled inside: a wrapper that opens or closes something for
 * its caller, or a function that is told by its caller which function to call.  With a focus
 * (engine_focus()) only those of them that are in it.
 */
void roots_explore(struct engine *e);

#endif
