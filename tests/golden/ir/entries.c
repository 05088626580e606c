// SPDX-License-Identifier: GPL-2.0-or-later
/* Page-table entries: reading through a pointer is an instruction, an entry is one value. */
typedef struct { unsigned long pte; } pte_t;
typedef struct { unsigned long pgd; } pgd_t;
typedef struct { pgd_t pgd; } p4d_t;
typedef pte_t alias_t;

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
#define __pte(x) ((pte_t){ (x) })
#define pte_value(x) ((x).pte)

struct fault {
	pte_t *ptep;
	pte_t orig;
};

void use(pte_t pte);

void reads(pte_t *ptep, int i)
{
	use(*ptep);
	use(ptep[i]);
	use(READ_ONCE(*ptep));
	if (ptep->pte & 1)
		use(*(alias_t *)(ptep + 1));
	if (READ_ONCE(ptep->pte) & 2)
		WRITE_ONCE(ptep->pte, 0);
}

void writes(pte_t *ptep, pte_t pte)
{
	*ptep = pte;
	WRITE_ONCE(*ptep, __pte(pte_value(pte) | 2));
	ptep->pte = 0;
	ptep[1].pte |= 4;
	*ptep++ = *ptep;
}

unsigned long locals(pte_t *ptep)
{
	pte_t pte = *ptep, *own = &pte, none = { .pte = 0 };

	*&pte = none;
	pte.pte |= 8;
	own->pte = 1;
	return (*&pte).pte;
}

unsigned long folded(p4d_t p4d, p4d_t *p4dp)
{
	return p4d.pgd.pgd + p4dp->pgd.pgd;
}

void in_records(struct fault *f)
{
	struct fault mine = { .orig = f->orig };

	if (READ_ONCE(f->orig).pte)
		use(mine.orig);
	f->orig = *f->ptep;
}
