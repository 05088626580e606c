// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * parse_only DATABASE: parse every file of a compile database with libclang and do
 * nothing else.  The yardstick for what the checker's own work costs.
 */
#include <clang-c/Index.h>
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#define MAX_ARGS 512

static int parse(CXIndex index, const json_t *entry)
{
	const char *args[MAX_ARGS], *file = json_string_value(json_object_get(entry, "file"));
	const json_t *list = json_object_get(entry, "arguments");
	size_t nr = json_array_size(list) - 1;
	CXTranslationUnit tu;

	if (!file || nr > MAX_ARGS || chdir(json_string_value(json_object_get(entry, "directory"))))
		return -1;
	for (size_t i = 0; i < nr; i++)
		args[i] = json_string_value(json_array_get(list, i + 1));
	tu = clang_parseTranslationUnit(index, file, args, (int)nr, NULL, 0, 0);
	if (!tu)
		return -1;
	clang_disposeTranslationUnit(tu);
	return 0;
}

int main(int argc, char **argv)
{
	json_t *all = argc == 2 ? json_load_file(argv[1], 0, NULL) : NULL, *entry;
	CXIndex index = clang_createIndex(0, 0);
	int failed = 0;
	size_t i;

	if (!all) {
		fputs("usage: parse_only compile_commands.json\n", stderr);
		return 1;
	}
	json_array_foreach(all, i, entry) failed += parse(index, entry) != 0;
	printf("%zu files, %d failed\n", i, failed);
	clang_disposeIndex(index);
	json_decref(all);
	return failed != 0;
}
