/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What call graphs and dumps of summaries have in common. */
#ifndef ENGINE_INSPECT_H
#define ENGINE_INSPECT_H

#include "engine/core.h"

/* Link the units to a program, once. */
void inspect_build(struct engine *e);
/* Indices of functions of that plain name, or symbol; static ones can be several. */
size_t inspect_find(const struct engine *e, const char *name, uint32_t *out, size_t max);

#endif
