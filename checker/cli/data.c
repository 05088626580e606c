// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/data.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util/path.h"

#ifndef MMUCHECK_DATA_DIR
#define MMUCHECK_DATA_DIR "/usr/share/mmucheck"
#endif
#ifndef MMUCHECK_SOURCE_DIR
#define MMUCHECK_SOURCE_DIR "."
#endif

/* So many steps up from the program; "" if it is not known where that is. */
static void binary_dir(char dir[PATH_MAX], int up)
{
	ssize_t n = readlink("/proc/self/exe", dir, PATH_MAX - 1);

	dir[n > 0 ? n : 0] = '\0';
	while (up-- > 0) {
		char *slash = strrchr(dir, '/');

		if (slash)
			*slash = '\0';
	}
}

static bool is_there(char dir[PATH_MAX], const char *base, const char *below, const char *name,
		     const char *probe)
{
	return (size_t)snprintf(dir, PATH_MAX, "%s%s/%s", base, below, name) < PATH_MAX &&
	       path_has(dir, probe);
}

bool data_find(const char *name, const char *probe, char dir[PATH_MAX])
{
	char prefix[PATH_MAX];

	binary_dir(prefix, 2);
	return is_there(dir, prefix, "/share/mmucheck", name, probe) ||
	       is_there(dir, MMUCHECK_SOURCE_DIR, "/checker", name, probe) ||
	       is_there(dir, MMUCHECK_SOURCE_DIR, "", name, probe) ||
	       is_there(dir, MMUCHECK_DATA_DIR, "", name, probe);
}

bool data_find_plugin(const char *llvm, char path[PATH_MAX])
{
	static const char *const places[] = {"", "/../lib/mmucheck"};
	char exe[PATH_MAX];

	binary_dir(exe, 1);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if ((size_t)snprintf(path, PATH_MAX, "%s%s/mmucheck-csa%s.so", exe, places[i],
				     llvm) < PATH_MAX &&
		    path_is_file(path))
			return true;
	return false;
}
