// SPDX-License-Identifier: GPL-2.0-or-later
/* The notes of ELF programs: elf(5), PT_NOTE; GNU's are described in the linker's --build-id. */
#include "cache/program.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "util/map.h"

#define MAX_FILE ((size_t)256 << 20)

static size_t padded(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

/* The build ID in a segment of notes, in hexadecimal. */
static bool find_id(const char *notes, size_t len, struct strbuf *out)
{
	ElfW(Nhdr) note;

	for (size_t at = 0; at + sizeof(note) <= len;) {
		const char *name = notes + at + sizeof(note);
		size_t left = len - at - sizeof(note);

		memcpy(&note, notes + at, sizeof(note));
		if (padded(note.n_namesz) > left || note.n_descsz > left - padded(note.n_namesz))
			return false;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof("GNU") &&
		    !memcmp(name, "GNU", sizeof("GNU")) && note.n_descsz) {
			const char *id = name + padded(note.n_namesz);

			strbuf_adds(out, "build ");
			for (size_t i = 0; i < note.n_descsz; i++)
				strbuf_addf(out, "%02x", (unsigned char)id[i]);
			strbuf_addc(out, '\n');
			return true;
		}
		at += sizeof(note) + padded(note.n_namesz) + padded(note.n_descsz);
	}
	return false;
}

/* The first object is the program itself: the walk ends with it, and says whether it has an ID. */
static int look_at_program(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	for (unsigned i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];

		if (p->p_type == PT_NOTE &&
		    find_id((const char *)(info->dlpi_addr + p->p_vaddr), p->p_memsz, data))
			return 1;
	}
	return -1;
}

void program_identity(struct strbuf *out)
{
	struct strbuf file = STRBUF_INIT;
	char hash[33];

	if (dl_iterate_phdr(look_at_program, out) == 1)
		return;
	strbuf_read_file(&file, "/proc/self/exe", MAX_FILE);
	hash_hex(file.buf, file.len, hash);
	strbuf_addf(out, "file %s\n", hash);
	strbuf_free(&file);
}
