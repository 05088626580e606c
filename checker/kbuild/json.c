// SPDX-License-Identifier: GPL-2.0-or-later
/* compile_commands.json, https://clang.llvm.org/docs/JSONCompilationDatabase.html */
#include "kbuild/kbuild.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "kbuild/command.h"
#include "kbuild/words.h"
#include "util/path.h"
#include "util/strbuf.h"

#define MAX_DATABASE ((size_t)1 << 30)

/* One entry of the database and where it is, for messages. */
struct entry {
	const char *path;
	size_t index;
	const char *dir, *file;
	const json_t *arguments;
	const char *command;
};

static int bad_entry(struct ctx *ctx, const struct entry *e, const char *what)
{
	return ctx_error(ctx, "%s: entry %zu: %s", e->path, e->index + 1, what);
}

static int read_entry(struct ctx *ctx, struct entry *e, const json_t *v)
{
	if (!json_is_object(v))
		return bad_entry(ctx, e, "is no object");
	e->dir = json_string_value(json_object_get(v, "directory"));
	e->file = json_string_value(json_object_get(v, "file"));
	e->arguments = json_object_get(v, "arguments");
	e->command = json_string_value(json_object_get(v, "command"));
	if (!e->dir || *e->dir != '/')
		return bad_entry(ctx, e, "\"directory\" is missing or not an absolute path");
	if (!e->file || !*e->file)
		return bad_entry(ctx, e, "\"file\" is missing");
	if (e->arguments && !json_is_array(e->arguments))
		return bad_entry(ctx, e, "\"arguments\" is no array");
	if (!e->arguments && !e->command)
		return bad_entry(ctx, e, "neither \"arguments\" nor \"command\" is there");
	return 0;
}

static void add_command(struct kbuild_flags *out, const struct entry *e, char *const *words,
			size_t nr)
{
	struct kbuild_cmd cmd;

	if (command_parse(out, e->dir, e->file, words, nr, &cmd, NULL) == COMMAND_C)
		vec_push(&out->cmds, cmd);
}

static int add_arguments(struct ctx *ctx, struct kbuild_flags *out, const struct entry *e)
{
	VEC(char *) words = {0};
	int ret = 0;

	for (size_t i = 0; i < json_array_size(e->arguments); i++) {
		const char *s = json_string_value(json_array_get(e->arguments, i));

		if (!s)
			ret = bad_entry(ctx, e, "\"arguments\" holds something else than strings");
		vec_push(&words, (char *)s);
	}
	if (!ret)
		add_command(out, e, words.at, words.nr);
	vec_free(&words);
	return ret;
}

static int add_text(struct ctx *ctx, struct kbuild_flags *out, const struct entry *e)
{
	struct shell_words w = {0};
	const char *text = e->command;
	int got = shell_next_command(&text, &w);
	bool plain = w.plain;

	if (got > 0 && plain)
		add_command(out, e, w.at, w.nr);
	shell_words_free(&w);
	if (got < 0)
		return bad_entry(ctx, e, "\"command\" has a quote that is never closed");
	if (got == 0)
		return bad_entry(ctx, e, "\"command\" is empty");
	return plain ? 0 : bad_entry(ctx, e, "\"command\" needs a shell to be understood");
}

static int add_database(struct ctx *ctx, const json_t *db, const char *path,
			struct kbuild_flags *out)
{
	if (!json_is_array(db))
		return ctx_error(ctx, "%s: is no array of compile commands", path);
	for (size_t i = 0; i < json_array_size(db); i++) {
		struct entry e = {.path = path, .index = i};

		if (read_entry(ctx, &e, json_array_get(db, i)))
			return -1;
		if (e.arguments ? add_arguments(ctx, out, &e) : add_text(ctx, out, &e))
			return -1;
	}
	return 0;
}

int kbuild_flags_from_json(struct ctx *ctx, const char *path, struct kbuild_flags *out)
{
	struct strbuf text = STRBUF_INIT;
	json_error_t err;
	json_t *db;
	int ret;

	/* As a whole: json_load_file() gets it byte by byte. */
	if (strbuf_read_file(&text, path, MAX_DATABASE))
		return ctx_error(ctx, "%s: %m; give a compile database with -p", path);
	db = json_loadb(text.buf, text.len, JSON_REJECT_DUPLICATES, &err);
	strbuf_free(&text);
	if (!db)
		return ctx_error(ctx, "%s:%d:%d: %s", path, err.line, err.column, err.text);
	ret = add_database(ctx, db, path, out);
	json_decref(db);
	command_seal(out);
	return ret;
}
