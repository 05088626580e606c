// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names of functions by address, from the program's own symbol table: reports tell the
 * function, and some rules ask who calls.  Static functions are in that table too.
 */
#include "model.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const char __executable_start[];

static struct {
	char *file; /* the program as read from disk */
	const Elf64_Sym *sym;
	size_t nr;
	const char *names;
	bool tried;
} table;

static char *read_self(void)
{
	FILE *f = fopen("/proc/self/exe", "rb");
	char *text = NULL;
	long size;

	if (!f)
		return NULL;
	if (!fseek(f, 0, SEEK_END) && (size = ftell(f)) > 0 && !fseek(f, 0, SEEK_SET)) {
		text = malloc(size);
		if (text && fread(text, 1, size, f) != (size_t)size) {
			free(text);
			text = NULL;
		}
	}
	fclose(f);
	return text;
}

void symbol_load(void)
{
	const Elf64_Ehdr *elf;
	const Elf64_Shdr *section;

	if (table.tried)
		return;
	table.tried = true;
	table.file = read_self();
	if (!table.file)
		return;
	elf = (const Elf64_Ehdr *)table.file;
	section = (const Elf64_Shdr *)(table.file + elf->e_shoff);
	for (int i = 0; i < elf->e_shnum; i++) {
		if (section[i].sh_type != SHT_SYMTAB)
			continue;
		table.sym = (const Elf64_Sym *)(table.file + section[i].sh_offset);
		table.nr = section[i].sh_size / sizeof(*table.sym);
		table.names = table.file + section[section[i].sh_link].sh_offset;
	}
}

/* Addresses in the table are relative to the start of a program that may be anywhere. */
unsigned long symbol_offset(const void *pc)
{
	const Elf64_Ehdr *elf = (const Elf64_Ehdr *)table.file;

	if (!elf || elf->e_type != ET_DYN)
		return (unsigned long)pc;
	return (const char *)pc - __executable_start;
}

const char *symbol_name(const void *pc)
{
	unsigned long at = symbol_offset(pc);

	for (size_t i = 0; i < table.nr; i++) {
		const Elf64_Sym *s = &table.sym[i];

		if (ELF64_ST_TYPE(s->st_info) == STT_FUNC && at > s->st_value &&
		    at <= s->st_value + s->st_size)
			return table.names + s->st_name;
	}
	return NULL;
}

bool symbol_is(const void *pc, const char *const *names)
{
	const char *name = symbol_name(pc);

	for (; name && *names; names++)
		if (!strcmp(name, *names))
			return true;
	return false;
}
