/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory: objects as bytes, references to pages. */
#ifndef MODEL_MEMORY_H
#define MODEL_MEMORY_H

#include "types.h"

/* include/linux/string.h, fortify-string.h; all. */
void *memset(void *s, int c, size_t n) FILLS;
void *__memset(void *s, int c, size_t n) FILLS;
void *__builtin_memset(void *s, int c, size_t n) FILLS;
void *memcpy(void *to, const void *from, size_t n) COPIES;
void *__memcpy(void *to, const void *from, size_t n) COPIES;
void *__builtin_memcpy(void *to, const void *from, size_t n) COPIES;
void *memmove(void *to, const void *from, size_t n) COPIES;
void *__builtin_memmove(void *to, const void *from, size_t n) COPIES;

/* include/linux/mm.h, swap.h; put_page() and folio_put() all, the others by version. */
void folio_put(struct folio *folio) RELEASES;
void folio_put_refs(struct folio *folio, int refs) RELEASES;
void __folio_put(struct folio *folio) RELEASES;
void folios_put_refs(struct folio_batch *folios, unsigned int *refs) RELEASES;
void put_page(struct page *page) RELEASES;
void free_pages_and_swap_cache(struct encoded_page **pages, int nr) RELEASES;
void free_page_and_swap_cache(struct page *page) RELEASES;
void free_folio_and_swap_cache(struct folio *folio) RELEASES;

/* mm/hugetlb.c: safe in any context since db71ef79b59b; free_huge_page() before 6.6. */
void free_huge_folio(struct folio *folio) RELEASES;
void free_huge_page(struct page *page) RELEASES;

#endif
