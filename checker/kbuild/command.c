// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/command.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/descent.h"
#include "util/path.h"

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static bool in_list(const char *s, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(s, *list))
			return true;
	return false;
}

bool command_takes_operand(const char *opt)
{
	static const char *const list[] = {
		"-include",   "-imacros",  "-I",       "-isystem",    "-iquote",
		"-idirafter", "-isysroot", "-iprefix", "-D",	      "-U",
		"-x",	      "-mllvm",	   "-Xclang",  "-Xassembler", "-Xpreprocessor",
		"-Xlinker",   "--param",   "-target",  "-arch",	      "-o",
		"-MF",	      "-MT",	   "-MQ",      "-L",	      "-B",
		NULL,
	};

	return in_list(opt, list);
}

/* Options that name the output or ask for a dependency file; nothing for a parser. */
static bool is_output(const char *opt)
{
	return !strcmp(opt, "-c") || starts(opt, "-o") || starts(opt, "-M") ||
	       starts(opt, "-Wp,-M");
}

/* Of gcc's -f and -m options, those that change what a declaration means. */
static bool changes_meaning(const char *opt)
{
	static const char *const list[] = {
		"-m16",
		"-m32",
		"-m64",
		"-mlittle-endian",
		"-mbig-endian",
		"-fshort-wchar",
		"-funsigned-char",
		"-fsigned-char",
		"-fms-extensions",
		"-ffreestanding",
		"-fno-builtin",
		"-fpack-struct",
		"-fshort-enums",
		"-fno-PIE",
		NULL,
	};

	return in_list(opt, list) || starts(opt, "-mcmodel=");
}

bool command_is_gcc_only(const char *opt)
{
	return starts(opt, "-W") || starts(opt, "--param") ||
	       ((starts(opt, "-f") || starts(opt, "-m")) && !changes_meaning(opt));
}

bool command_clang_refuses(const char *opt)
{
	return starts(opt, "-Wa,") || starts(opt, "-fcall-used-");
}

/* The include option that opt begins with, NULL if it is none. */
static const char *include_option(const char *opt)
{
	static const char *const list[] = {"-include", "-imacros",   "-isystem",
					   "-iquote",  "-idirafter", "-I"};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (starts(opt, list[i]))
			return list[i];
	return NULL;
}

struct builder {
	struct kbuild_flags *out;
	const char *dir;
	bool gcc;
	const char *source, *object;
	VEC(char *) args;
};

static void push(struct builder *b, const char *arg)
{
	uint32_t id = strpool_intern(&b->out->strings, arg);

	vec_push(&b->args, (char *)strpool_get(&b->out->strings, id));
}

/* An include path seen from the build directory. */
static void push_path(struct builder *b, const char *before, const char *path)
{
	struct strbuf sb = STRBUF_INIT;
	char *full = path_join(b->dir, path);

	strbuf_adds(&sb, before);
	strbuf_adds(&sb, full);
	push(b, sb.buf);
	strbuf_free(&sb);
	free(full);
}

static bool is_dropped(const struct builder *b, const char *opt)
{
	return is_output(opt) || command_clang_refuses(opt) || (b->gcc && command_is_gcc_only(opt));
}

/* An option with its operand in the next word. */
static void add_pair(struct builder *b, const char *opt, const char *operand)
{
	if (!strcmp(opt, "-o"))
		b->object = operand;
	if (is_dropped(b, opt))
		return;
	push(b, opt);
	if (include_option(opt))
		push_path(b, "", operand);
	else
		push(b, operand);
}

static void add_single(struct builder *b, const char *opt)
{
	const char *inc = include_option(opt);

	if (is_dropped(b, opt))
		return;
	if (inc && opt[strlen(inc)])
		push_path(b, inc, opt + strlen(inc));
	else
		push(b, opt);
}

static bool is_source(const char *word)
{
	return word[0] != '-' && path_has_suffix(word, ".c");
}

/* Skip the compiler and what may stand before it, such as ccache. */
static size_t skip_compiler(struct builder *b, char *const *words, size_t nr)
{
	size_t i = 0;

	for (b->gcc = true; i < nr && words[i][0] != '-' && !is_source(words[i]); i++)
		if (strstr(words[i], "clang"))
			b->gcc = false;
	return i;
}

static void add_words(struct builder *b, char *const *words, size_t nr)
{
	for (size_t i = skip_compiler(b, words, nr); i < nr; i++) {
		if (is_source(words[i]))
			b->source = words[i];
		else if (i + 1 < nr && command_takes_operand(words[i])) {
			add_pair(b, words[i], words[i + 1]);
			i++;
		} else if (words[i][0] == '-' && strcmp(words[i], "--"))
			add_single(b, words[i]);
	}
}

static char *intern_path(struct kbuild_flags *out, char *path)
{
	uint32_t id = strpool_intern(&out->strings, path);

	free(path);
	return (char *)strpool_get(&out->strings, id);
}

enum command_kind command_parse(struct kbuild_flags *out, const char *dir, const char *file,
				char *const *words, size_t nr, struct kbuild_cmd *cmd,
				const char **object)
{
	struct builder b = {.out = out, .dir = dir};

	add_words(&b, words, nr);
	if (object)
		*object = b.object;
	if (!file)
		file = b.source;
	if (!file || !is_source(file)) {
		vec_free(&b.args);
		return COMMAND_OTHER;
	}
	*cmd = (struct kbuild_cmd){.nr_args = b.args.nr};
	cmd->file = intern_path(out, path_real(dir, file));
	cmd->dir = intern_path(out, path_join(dir, ""));
	vec_push(&b.args, NULL);
	cmd->args = arena_memdup(&out->mem, b.args.at, b.args.nr * sizeof(*b.args.at));
	vec_free(&b.args);
	return COMMAND_C;
}

/* A command with its age, because qsort() is not stable. */
struct aged {
	struct kbuild_cmd cmd;
	size_t age;
};

static int by_file_and_age(const void *a, const void *b)
{
	const struct aged *x = a, *y = b;
	int cmp = strcmp(x->cmd.file, y->cmd.file);

	return cmp ? cmp : (x->age > y->age) - (x->age < y->age);
}

void command_seal(struct kbuild_flags *out)
{
	struct aged *all = xcalloc(out->cmds.nr, sizeof(*all));
	size_t nr = out->cmds.nr;

	for (size_t i = 0; i < nr; i++)
		all[i] = (struct aged){out->cmds.at[i], i};
	qsort(all, nr, sizeof(*all), by_file_and_age);
	vec_clear(&out->cmds);
	for (size_t i = 0; i < nr; i++)
		if (!i || strcmp(all[i].cmd.file, all[i - 1].cmd.file))
			vec_push(&out->cmds, all[i].cmd);
	free(all);
}

void kbuild_flags_share(const struct kbuild_flags *from, struct kbuild_flags *out)
{
	vec_append(&out->cmds, from->cmds.at, from->cmds.nr);
	if (out->cmds.nr)
		command_seal(out);
}

static int file_cmp(const void *key, const void *elem)
{
	return strcmp(key, ((const struct kbuild_cmd *)elem)->file);
}

const struct kbuild_cmd *kbuild_flags_find(const struct kbuild_flags *f, const char *abs_file)
{
	const struct kbuild_cmd *cmd;
	char *real;

	if (!f->cmds.nr)
		return NULL;
	cmd = bsearch(abs_file, f->cmds.at, f->cmds.nr, sizeof(*f->cmds.at), file_cmp);
	if (cmd)
		return cmd;
	/* The directory may go by another name. */
	real = path_real("/", abs_file);
	cmd = bsearch(real, f->cmds.at, f->cmds.nr, sizeof(*f->cmds.at), file_cmp);
	free(real);
	return cmd;
}

void kbuild_flags_free(struct kbuild_flags *f)
{
	vec_free(&f->cmds);
	vec_free(&f->asked);
	vec_free(&f->unknown);
	if (f->descent)
		descent_free(f->descent);
	free(f->descent);
	strpool_free(&f->strings);
	arena_free(&f->mem);
}
