/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a function before anything is explored: its own code and what the program makes
 * of it.  Hashes of names and of what is said about them, so that two programs can be compared.
 */
#ifndef ENGINE_FACTS_H
#define ENGINE_FACTS_H

#include "engine/core.h"

/* The function itself, all that its exploration depends on but for what it asks of others; as text. */
void facts_of(const struct engine *e, uint32_t func, struct strbuf *out);
/* What callers look at before they look at the summary; 0 if there is no such function. */
uint64_t facts_face(const struct engine *e, uint32_t sym);
/* The functions that a field holds, in their order: events speak of them by number. */
uint64_t facts_field(const struct engine *e, uint32_t field);
/* What a constant object holds. */
uint64_t facts_object(const struct engine *e, uint32_t object);

#endif
