/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects filled and copied as bytes. include/linux/string.h, fortify-string.h; all. */
#ifndef MODEL_MEMORY_H
#define MODEL_MEMORY_H

#include "types.h"

void *memset(void *s, int c, size_t n) FILLS;
void *__memset(void *s, int c, size_t n) FILLS;
void *__builtin_memset(void *s, int c, size_t n) FILLS;
void *memcpy(void *to, const void *from, size_t n) COPIES;
void *__memcpy(void *to, const void *from, size_t n) COPIES;
void *__builtin_memcpy(void *to, const void *from, size_t n) COPIES;
void *memmove(void *to, const void *from, size_t n) COPIES;
void *__builtin_memmove(void *to, const void *from, size_t n) COPIES;

#endif
