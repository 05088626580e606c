// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/cmdfile.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/command.h"
#include "kbuild/words.h"
#include "util/path.h"

#define MAX_CMDFILE (4u << 20)

/* What every compilation for the kernel has and no host program has. */
#define KERNEL_MARK "-D__KERNEL__"

static bool has_word(const struct shell_words *w, const char *word)
{
	for (size_t i = 0; i < w->nr; i++)
		if (!strcmp(w->at[i], word))
			return true;
	return false;
}

/* The next kernel compilation in a line of shell text; *object is what it makes. */
static bool next_compilation(struct kbuild_flags *out, const char *build, const char **text,
			     struct shell_words *w, struct kbuild_cmd *cmd, const char **object)
{
	while (shell_next_command(text, w) > 0)
		if (w->plain && has_word(w, KERNEL_MARK) && has_word(w, "-c") &&
		    command_parse(out, build, NULL, w->at, w->nr, cmd, object) == COMMAND_C)
			return true;
	return false;
}

/* Undo make's own quoting of a command saved as a variable. */
static void unquote_make(struct strbuf *sb, const char *s)
{
	while (*s && *s != '\n') {
		if (!strncmp(s, "$(pound)", 8)) {
			strbuf_addc(sb, '#');
			s += 8;
		} else if (!strncmp(s, "$$", 2) || !strncmp(s, "\\#", 2)) {
			strbuf_addc(sb, s[1]);
			s += 2;
		} else {
			strbuf_addc(sb, *s++);
		}
	}
}

/* BUILD/dir/.name.o.cmd of dir/name.c */
static char *cmdfile_path(const char *build, const char *file)
{
	const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
	struct strbuf sb = STRBUF_INIT;
	char *path;

	strbuf_add(&sb, file, base - file);
	strbuf_addf(&sb, ".%.*s.o.cmd", (int)(strlen(base) - 2), base);
	path = path_join(build, sb.buf);
	strbuf_free(&sb);
	return path;
}

int cmdfile_read(struct kbuild_flags *out, const char *build, const char *file,
		 struct kbuild_cmd *cmd)
{
	struct strbuf text = STRBUF_INIT, command = STRBUF_INIT;
	struct shell_words w = {0};
	char *path = cmdfile_path(build, file);
	const char *at, *object;
	int found = 0;

	if (!strbuf_read_file(&text, path, MAX_CMDFILE)) {
		at = strstr(text.buf, ":= ");
		if (at)
			unquote_make(&command, at + 3);
		at = command.buf;
		found = next_compilation(out, build, &at, &w, cmd, &object);
	}
	free(path);
	shell_words_free(&w);
	strbuf_free(&text);
	strbuf_free(&command);
	return found;
}

/* Is object, seen from the build directory, where kbuild puts file's own? */
static bool is_own_object(const char *build, const char *object, const char *file)
{
	char *path = path_join(build, object);
	const char *rel = path_below(build, path);
	size_t len = rel ? strlen(rel) : 0, n = strlen(file);
	bool own;

	own = len > 2 && n > len && !strncmp(file + n - len, rel, len - 1) &&
	      file[n - len - 1] == '/';
	free(path);
	return own;
}

static void scan_line(struct kbuild_flags *out, const char *build, const char *line,
		      struct shell_words *w, struct found_cmds *found)
{
	struct kbuild_cmd cmd;
	const char *object;

	while (next_compilation(out, build, &line, w, &cmd, &object)) {
		if (object)
			cmd.object =
				strpool_get(&out->strings, strpool_intern(&out->strings, object));
		if (object && is_own_object(build, object, cmd.file))
			vec_push(&found->own, cmd);
		else
			vec_push(&found->other, cmd);
	}
}

void cmdfile_scan_output(struct kbuild_flags *out, const char *build, char *text,
			 struct found_cmds *found)
{
	struct shell_words w = {0};
	char *line = text, *end;

	for (; *line; line = end) {
		end = line;
		do
			end += strcspn(end, "\n");
		while (*end && end > line && end[-1] == '\\' && *++end);
		if (*end)
			*end++ = '\0';
		/* Few lines compile anything: do not split the others. */
		if (strstr(line, KERNEL_MARK))
			scan_line(out, build, line, &w, found);
	}
	shell_words_free(&w);
}
