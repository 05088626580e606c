// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A unit on top of a precompiled header that other files share.
 *
 * The unit sees more than it includes: all headers of the PCH, in another order.  It
 * counts only when that cannot matter; the unit is doubted, and parsed again by
 * itself, when
 *
 *	- it has parse errors;
 *	- it defines a macro, other than pr_fmt, and includes a header after that which
 *	  mentions it and was not included before: it might come out otherwise;
 *	- it expands, or tests in an #if, a macro that only headers define which it
 *	  does not include;
 *	- it refers to a function or field that only such a header declares.
 *
 * libclang enumerates nothing of the PCH.  What the top level of the unit lacks for that is
 * in the index (pch.h), but the declarations that are looked up by name are not
 * to be had from a name.  So a file that exists only in memory, the probe, refers to
 * them; its references are cursors.
 */
#include "frontend/args.h"
#include "frontend/fe.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/lex.h"
#include "util/strbuf.h"
#include "util/word.h"

#define PROBE_FILE "mmucheck-probe.h"
#define PROBE "mmucheck_probe_"

static void write_probe(const struct fe *fe, struct strbuf *out)
{
	vec_each (&fe->pch->entries, uint32_t, id)
		strbuf_addf(out, "typedef %s " PROBE "%s;\n", fe_name(fe, *id), fe_name(fe, *id));
	if (!fe->pch->cleanups.nr)
		return;
	strbuf_adds(out, "static void *const " PROBE "functions[] = {\n");
	vec_each (&fe->pch->cleanups, uint32_t, id)
		strbuf_addf(out, "(void *)%s,\n", fe_name(fe, *id));
	strbuf_adds(out, "};\n");
}

enum CXErrorCode ontop_parse(struct fe *fe, CXIndex index)
{
	struct strbuf name = STRBUF_INIT, text = STRBUF_INIT;
	struct arg_list args = {0};
	struct pch_files newly = {0};
	struct CXUnsavedFile probe;
	enum CXErrorCode err;

	strbuf_addf(&name, "%s/" PROBE_FILE, fe->job->dir ? fe->job->dir : "");
	write_probe(fe, &text);
	probe = (struct CXUnsavedFile){name.buf, text.buf, text.len};
	args_on_top(fe->job, fe->pch->path, name.buf, &args);
	err = clang_parseTranslationUnit2(index, fe->job->file, args.at.at, (int)args.at.nr, &probe,
					  1, FE_PARSE_OPTIONS, &fe->tu);
	args_free(&args);
	strbuf_free(&name);
	strbuf_free(&text);
	fe->reached = xcalloc(fe->pch->files.nr, sizeof(*fe->reached));
	fe->needed = xcalloc(fe->pch->files.nr, sizeof(*fe->needed));
	pch_reach(fe->pch, 0, fe->reached, &newly);
	vec_free(&newly.at);
	return err;
}

static bool is_probe_file(const struct fe *fe, uint32_t file)
{
	const char *name = fe_name(fe, fe->files.at[file].name);
	size_t len = strlen(name), n = strlen(PROBE_FILE);

	return len >= n && !strcmp(name + len - n, PROBE_FILE);
}

/* A header is included after a macro was defined that it mentions?  In a comment that does no harm. */
static void check_header(struct fe *fe, uint32_t shared)
{
	size_t len = 0;
	const char *text = fe_text(fe, fe_file_named(fe, fe->pch->files.at[shared].name), &len);

	vec_each (&fe->on_top.risky, uint32_t, id)
		if (!text || has_word(text, len, fe_name(fe, *id)))
			fe->doubt = "a header comes after a macro that it mentions";
}

static void reach(struct fe *fe, uint32_t shared)
{
	struct pch_files newly = {0};

	pch_reach(fe->pch, shared, fe->reached, &newly);
	if (fe->on_top.risky.nr)
		vec_each (&newly.at, uint32_t, f)
			check_header(fe, *f);
	vec_free(&newly.at);
}

void ontop_include(struct fe *fe, CXCursor directive)
{
	uint32_t file = fe_file(fe, clang_getIncludedFile(directive)), shared;

	if (file == IR_NONE || is_probe_file(fe, file))
		return;
	shared = fe->files.at[file].pch;
	if (!shared)
		vec_push(&fe->on_top.included, file);
	else
		reach(fe, shared);
}

void ontop_define(struct fe *fe, CXCursor macro, const char *name)
{
	uint64_t hash = hash_bytes(name, strlen(name));
	struct fe_place p = fe_place_of(fe, macro);

	/* Nowhere is the command line, which the headers had too. */
	if (p.file == IR_NONE || fe->files.at[p.file].pch)
		return;
	map_set(&fe->on_top.defined, hash, 1);
	if (strcmp(name, "pr_fmt") != 0 && pch_has_word(fe->pch, hash))
		vec_push(&fe->on_top.risky, strpool_intern(&fe->ctx->names, name));
}

void ontop_expand(struct fe *fe, const char *macro)
{
	vec_push(&fe->on_top.used, hash_bytes(macro, strlen(macro)));
}

static enum CXChildVisitResult learn_probe(CXCursor c, CXCursor parent, CXClientData data)
{
	struct fe *fe = data;
	CXCursor f;
	CXString s;

	(void)parent;
	if (c.kind != CXCursor_DeclRefExpr)
		return CXChildVisit_Recurse;
	f = clang_getCursorReferenced(c);
	if (f.kind == CXCursor_FunctionDecl) {
		s = clang_getCursorSpelling(f);
		fe_learn_function(fe, f, clang_getCString(s));
		clang_disposeString(s);
	}
	return CXChildVisit_Continue;
}

bool ontop_probe(struct fe *fe, CXCursor decl, const char *name)
{
	if (strncmp(name, PROBE, strlen(PROBE)) != 0)
		return false;
	if (decl.kind == CXCursor_TypedefDecl)
		fe_learn_typedef(fe, decl, name + strlen(PROBE));
	else if (decl.kind == CXCursor_VarDecl)
		clang_visitChildren(decl, learn_probe, fe);
	return true;
}

bool ontop_is_foreign(const struct fe *fe, const struct fe_place *p)
{
	uint32_t shared = p->file == IR_NONE ? 0 : fe->files.at[p->file].pch;

	return shared && !fe->reached[shared];
}

/* A macro that the unit would not see by itself? */
static void check_macro(struct fe *fe, uint64_t hash, const char *why)
{
	if (!map_get(&fe->on_top.defined, hash) && pch_macro_is_foreign(fe->pch, hash, fe->reached))
		fe->doubt = why;
}

static void check_conditions(struct fe *fe, uint32_t file)
{
	size_t len = 0;
	const char *text = fe_text(fe, file, &len);
	struct lexer lx;
	struct lex_token t;
	uint32_t line = 0;
	bool condition = false;

	if (!text)
		return;
	lex_start(&lx, text, len);
	while (lex_next(&lx, &t)) {
		if (t.directive != LEX_OTHER)
			continue;
		if (t.directive_line != line)
			condition = t.len > 1 && (lex_is(&t, "elif") || !strncmp(t.text, "if", 2));
		else if (condition && t.kind == LEX_NAME)
			check_macro(fe, hash_bytes(t.text, t.len), "an #if tests a foreign macro");
		line = t.directive_line;
	}
}

void ontop_settle(struct fe *fe)
{
	vec_each (&fe->pch->apis, struct pch_api, a)
		if (fe->reached[a->file])
			fe->seen_api |= a->bit;
	vec_each (&fe->on_top.used, uint64_t, hash)
		check_macro(fe, *hash, "a macro that no included header defines");
	check_conditions(fe, fe_file(fe, clang_getFile(fe->tu, fe->job->file)));
	vec_each (&fe->on_top.included, uint32_t, f)
		check_conditions(fe, *f);
}

void ontop_free(struct fe *fe)
{
	free(fe->reached);
	free(fe->needed);
	vec_free(&fe->needs);
	vec_free(&fe->saw);
	map_free(&fe->own_tags);
	vec_free(&fe->fresh);
	vec_free(&fe->on_top.risky);
	vec_free(&fe->on_top.included);
	vec_free(&fe->on_top.used);
	map_free(&fe->on_top.defined);
}
