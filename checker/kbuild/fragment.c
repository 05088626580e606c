// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plain allmodconfig loses page-table code to options that exclude each other.
 * These choices were found by comparing which files and functions of mm/ and
 * arch/x86/mm are compiled; a symbol that a kernel does not know is ignored by it.
 */
#include "kbuild/fragment.h"

#include <stddef.h>
#include <string.h>

#define ON(symbol) "CONFIG_" symbol "=y\n"
#define OFF(symbol) "CONFIG_" symbol "=n\n"

static const char x86[] =
	/* PREEMPT_RT would switch transparent huge pages off. */
	OFF("PREEMPT_RT") ON("PREEMPT_VOLUNTARY")
	/* SLUB_TINY would switch KASAN off; KASAN keeps its own page-table code. */
	OFF("SLUB_TINY") OFF("KCSAN") OFF("KMSAN") ON("KASAN") ON("KASAN_GENERIC")
		ON("KASAN_VMALLOC")
	/* These make the lazy MMU hooks real functions. */
	ON("HYPERVISOR_GUEST") ON("PARAVIRT") ON("XEN") ON("XEN_PV") ON("XEN_DOM0")
	/* Nothing that needs other tools or only costs time. */
	OFF("WERROR") ON("DEBUG_INFO_NONE") OFF("DEBUG_INFO_BTF") OFF("RUST") OFF("GCC_PLUGINS")
		OFF("COMPILE_TEST") ON("LTO_NONE") OFF("CFI") OFF("CFI_CLANG") OFF("GCOV_KERNEL")
			OFF("KCOV") OFF("MODVERSIONS") OFF("MODULE_SIG") OFF("X86_NATIVE_CPU")
	/* Every feature that works on page tables. */
	ON("EXPERT") ON("KSM") ON("USERFAULTFD") ON("TRANSPARENT_HUGEPAGE") ON("HUGETLBFS")
		ON("MEMORY_HOTPLUG") ON("MEMORY_HOTREMOVE") ON("ZONE_DEVICE") ON("DEVICE_PRIVATE")
			ON("MIGRATION") ON("COMPACTION") ON("CMA") ON("MEMCG") ON("NUMA")
				ON("DEBUG_PAGEALLOC") ON("DEBUG_VM") ON("DEBUG_VM_PGTABLE") ON(
					"PAGE_TABLE_CHECK") ON("PTDUMP_DEBUGFS") ON("LRU_GEN")
					ON("ZSWAP") ON("ZSMALLOC") ON("DAMON") ON("GUP_TEST")
						ON("HMM_MIRROR") ON("BPF_SYSCALL") ON("BPF_JIT")
							ON("KVM") ON("READ_ONLY_THP_FOR_FS")
								ON("HUGETLB_PAGE_OPTIMIZE_VMEMMAP");

const char *kbuild_fragment(const char *srcarch)
{
	return strcmp(srcarch, "x86") ? NULL : x86;
}
