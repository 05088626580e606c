/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the writer and the reader of a PCH's index. */
#ifndef FRONTEND_PCH_INDEX_H
#define FRONTEND_PCH_INDEX_H

#include "frontend/pch.h"

/* Change the number with the format, or with what is in the PCH. */
#define PCH_MAGIC "mmucheck-pch-4"

/* Hash of a file's contents; false if it cannot be read. */
bool pch_hash_file(const char *path, uint64_t *hash);

#endif
