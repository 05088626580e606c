// SPDX-License-Identifier: GPL-2.0-or-later
/* What is different for code of an architecture. */
#define ORACLE_ARCH_CODE
#include "selftest.h"
#include "model.h"
#include <linux/percpu.h>

static bool own_section;

/* In place of the model's: a primitive as some architectures had it. */
void set_ptes(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, unsigned int nr)
{
	if (own_section)
		ENTER();
	for (unsigned int i = 0; i < nr; i++)
		set_pte(ptep + i, pte_advance_pfn(pte, i));
	if (own_section)
		LEAVE();
}

static void primitive_with_section(void)
{
	own_section = true;
	set_ptes(MM, 0, P, NEW, 1);
}

static void primitive_without_section(void)
{
	own_section = false;
	ENTER();
	set_ptes(MM, 0, P, NEW, 2);
	LEAVE();
	must(pte_present(ptep_get(Q)));
}

static void sleeps(void)
{
	ENTER();
	cond_resched();
	LEAVE();
}

static void sleeps_on_arm64(void)
{
	if (oracle_arch_is(ORACLE_ARM64))
		sleeps();
}

void __tsan_read8(void *p);

static void plain_load(void)
{
	__tsan_read8(P);
}

#if defined(GENERATION_GENERIC)
static void own_names(void)
{
	must(!is_lazy_mmu_mode_active());
	__task_lazy_mmu_mode_pause(NULL);
	__task_lazy_mmu_mode_resume(NULL);
	arch_enter_lazy_mmu_mode();
	must(is_lazy_mmu_mode_active());
	set_pte(P, NEW);
	must((memory(P) == NEW.pte) != (oracle_arch_is(ORACLE_XEN) || oracle_arch_is(ORACLE_S390)));
	arch_leave_lazy_mmu_mode();
	must(!is_lazy_mmu_mode_active() && memory(P) == NEW.pte);
}
#elif defined(GENERATION_TOKEN)
static void own_names(void)
{
	arch_enter_lazy_mmu_mode();
	arch_leave_lazy_mmu_mode(LAZY_MMU_DEFAULT);
}
#else
static void own_names(void)
{
	arch_flush_lazy_mmu_mode();
}
#endif

const struct example arch_examples[] = {
	{"arch code: primitive with a section", primitive_with_section, "lazy-arch", NULL},
	{"arch code: primitive without one", primitive_without_section, "", NULL},
	{"arch code: sleeps", sleeps, "lazy-sleep", "powerpc sparc64 s390"},
	{"arch code: sleeps on arm64", sleeps_on_arm64, "", NULL},
	{"arch code: plain load", plain_load, "", NULL},
	{"arch code: names of its own", own_names, "", NULL},
	{NULL, NULL, NULL, NULL},
};
