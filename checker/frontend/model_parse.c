// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Annotated prototypes to struct model_fn, by libclang.
 *
 * The words of annot.h arrive as annotate attributes "mmucheck:word", with
 * ",nr=PARAMETER" or "=SCOPE" after some.
 */
#include "frontend/model_parse.h"

#include <clang-c/Index.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "mmucheck:"

struct word {
	const char *text;
	unsigned bits;
};

static const struct word fn_words[] = {
	{"lazy-enter", MODEL_LAZY_ENTER},
	{"lazy-leave", MODEL_LAZY_LEAVE},
	{"lazy-flush", MODEL_LAZY_FLUSH},
	{"lazy-pause", MODEL_LAZY_PAUSE},
	{"lazy-resume", MODEL_LAZY_RESUME},
	{"tlb-flush", MODEL_TLB_FLUSH},
	{"tlb-defer", MODEL_TLB_DEFER},
	{"pte-map", MODEL_PTE_MAP},
	{"pte-unmap", MODEL_PTE_UNMAP},
	{"ptl-lock", MODEL_PTL_LOCK},
	{"ptl-unlock", MODEL_PTL_UNLOCK},
	{"lock", MODEL_LOCK},
	{"unlock", MODEL_UNLOCK},
	{"if-result", MODEL_IF_RESULT},
	{"sleeps", MODEL_SLEEPS},
	{"allocates", MODEL_ALLOCATES},
	{"pure", MODEL_PURE},
	{"noreturn", MODEL_NORETURN},
	{"ignore", MODEL_IGNORE},
	{"fills", MODEL_FILLS},
	{"copies", MODEL_COPIES},
	{"releases", MODEL_RELEASES},
	{"arch-only", MODEL_ARCH_ONLY},
	{"if-zero", MODEL_IF_ZERO},
	{"spins", MODEL_SPINS},
	{"nonnull", MODEL_NONNULL},
	{"gather-begin", MODEL_GATHER_BEGIN},
	{"gather-finish", MODEL_GATHER_FINISH},
	{"notifier-start", MODEL_NOTIFIER_START},
	{"notifier-end", MODEL_NOTIFIER_END},
};

static const struct word arch_words[] = {
	{"hook-enter", MODEL_HOOK_ENTER},	{"hook-leave", MODEL_HOOK_LEAVE},
	{"hook-flush", MODEL_HOOK_FLUSH},	{"preempt-off", MODEL_PREEMPT_OFF},
	{"preempt-on", MODEL_PREEMPT_ON},	{"per-cpu", MODEL_PER_CPU},
	{"task-flag-set", MODEL_TASK_FLAG_SET}, {"task-flag-test", MODEL_TASK_FLAG_TEST},
	{"irq-test", MODEL_IRQ_TEST},		{"kernel-map", MODEL_KERNEL_MAP},
	{"kernel-mapped", MODEL_KERNEL_MAPPED}, {"primary-tlb", MODEL_PRIMARY_TLB},
	{"secondary-tlb", MODEL_SECONDARY_TLB},
};

static const struct word owes_words[] = {
	{"present", OWES_PRESENT},
	{"present-if", OWES_PRESENT_IF},
	{"none", OWES_NONE},
	{"same", OWES_SAME},
	{"less", OWES_LESS},
	{"reprotects", OWES_REPROTECTS},
	{"dirty", OWES_DIRTY},
	{"anon", OWES_ANON},
	{"batched", OWES_BATCHED},
	{"gathered", OWES_GATHERED},
	{"unshares", OWES_UNSHARES},
	{"rmap", OWES_RMAP},
	{"table-free", OWES_TABLE_FREE},
	{"table-sync", OWES_TABLE_SYNC},
	{"detaches", OWES_DETACHES},
	{"whole", OWES_WHOLE},
	{"mmap-read", OWES_MMAP_READ},
	{"i-mmap", OWES_I_MMAP},
	{"empties", OWES_EMPTIES},
	{"makes", OWES_MAKES},
	{"absent-if", OWES_ABSENT_IF},
	{"batches", OWES_BATCHES},
	{"needs-flush", OWES_NEEDS},
};

#define SLEEPS_IF "sleeps-if"
#define PTL_OF "ptl-of="
#define LOCK_WORD "the-lock"
#define KERNEL_WORD (1u << 31)

static const struct word param_words[] = {
	{"reads", MODEL_READS},	  {"writes", MODEL_WRITES}, {"rmw", MODEL_RMW},
	{"clears", MODEL_CLEARS}, {"kernel", KERNEL_WORD},
};

static const struct word scopes[] = {
	{"PAGE", MODEL_SCOPE_PAGE},	{"RANGE", MODEL_SCOPE_RANGE}, {"MM", MODEL_SCOPE_MM},
	{"KERNEL", MODEL_SCOPE_KERNEL}, {"ALL", MODEL_SCOPE_ALL},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct reader {
	struct ctx *ctx;
	struct model_protos *out;
	bool failed;
};

/* The declaration whose attributes are being read. */
struct decl {
	struct reader *r;
	CXCursor fn;
	unsigned start; /* where it begins; what stands before is inherited */
	struct ir_loc loc;
	struct model_fn *model;
	int index; /* parameter number, -1 for the function itself */
};

static uint32_t intern_cx(struct ctx *ctx, CXString s)
{
	const char *text = clang_getCString(s);
	uint32_t id = strpool_intern(&ctx->names, text ? text : "");

	clang_disposeString(s);
	return id;
}

/* Where a cursor stands; the file offset is returned beside. */
static struct ir_loc location(struct ctx *ctx, CXSourceLocation at, unsigned *offset)
{
	struct ir_loc loc = {0};
	unsigned line, col;
	CXFile file;

	clang_getExpansionLocation(at, &file, &line, &col, offset);
	loc.file = intern_cx(ctx, clang_getFileName(file));
	loc.line = line;
	loc.col = col;
	return loc;
}

static int fail(struct decl *d, const char *what, const char *word)
{
	struct ctx *ctx = d->r->ctx;

	d->r->failed = true;
	return ctx_error(ctx, "%s:%u: %s: %s \"%s\"; the words are in model/annot.h",
			 strpool_get(&ctx->names, d->loc.file), d->loc.line,
			 strpool_get(&ctx->names, d->model->name), what, word);
}

static const struct word *find_word(const struct word *words, size_t nr, const char *text,
				    size_t len)
{
	for (size_t i = 0; i < nr; i++)
		if (strlen(words[i].text) == len && !memcmp(words[i].text, text, len))
			return &words[i];
	return NULL;
}

/* Parameter number by name or decimal digits, -1 if there is none such. */
static int param_number(CXCursor fn, const char *text)
{
	int nr = clang_Cursor_getNumArguments(fn), found = -1;
	char *end;
	long index = strtol(text, &end, 10);

	if (*text && !*end)
		return index >= 0 && index < nr ? (int)index : -1;
	for (int i = 0; i < nr && found < 0; i++) {
		CXString s = clang_getCursorSpelling(clang_Cursor_getArgument(fn, i));

		if (!strcmp(clang_getCString(s), text))
			found = i;
		clang_disposeString(s);
	}
	return found;
}

static struct model_param *param_of(struct model_fn *m, int index)
{
	for (unsigned i = 0; i < m->nr_params; i++)
		if (m->params[i].index == index)
			return &m->params[i];
	if (m->nr_params == MODEL_MAX_PARAMS)
		return NULL;
	m->params[m->nr_params] = (struct model_param){.index = (uint8_t)index, .nr_arg = -1};
	return &m->params[m->nr_params++];
}

/* ",nr=PARAMETER" or ",behind=PARAMETER"; -1 if it is neither. */
static int entries_param(const struct decl *d, const char *text, struct model_param *p)
{
	static const char nr[] = ",nr=", behind[] = ",behind=";

	if (!strncmp(text, nr, strlen(nr)))
		return param_number(d->fn, text + strlen(nr));
	p->behind = !strncmp(text, behind, strlen(behind));
	return p->behind ? param_number(d->fn, text + strlen(behind)) : -1;
}

static int param_word(struct decl *d, const char *text)
{
	size_t len = strcspn(text, ",");
	const struct word *w = find_word(param_words, COUNT(param_words), text, len);
	struct model_param *p;
	int nr;

	if (!strcmp(text, LOCK_WORD)) {
		d->model->lock_arg = (int8_t)d->index;
		return 0;
	}
	if (!w)
		return fail(d, "unknown word after a parameter", text);
	p = param_of(d->model, d->index);
	if (!p)
		return fail(d, "too many annotated parameters at", text);
	if (w->bits == KERNEL_WORD)
		p->kernel = true;
	else
		p->access |= w->bits;
	if (!text[len])
		return 0;
	nr = entries_param(d, text + len, p);
	if (nr < 0)
		return fail(d, "no such parameter to count entries", text + len + 1);
	p->nr_arg = (int8_t)nr;
	return 0;
}

/* "gfp&0x400" */
static int sleeps_if(struct decl *d, const char *text)
{
	size_t len = strcspn(text, "&");
	char name[64], *end;
	int arg;

	snprintf(name, sizeof(name), "%.*s", (int)len, text);
	arg = param_number(d->fn, name);
	if (arg < 0)
		return fail(d, "no such parameter of SLEEPS_IF()", text);
	d->model->sleeps_arg = (uint8_t)arg;
	d->model->sleeps_mask = text[len] ? strtoll(text + len + 1, &end, 0) : 0;
	if (!d->model->sleeps_mask || *end)
		return fail(d, "no mask in SLEEPS_IF()", text);
	return 0;
}

static int fn_word(struct decl *d, const char *text)
{
	size_t len = strcspn(text, "=");
	const struct word *w = find_word(fn_words, COUNT(fn_words), text, len);
	const struct word *scope;

	if (len == strlen(SLEEPS_IF) && text[len] && !memcmp(text, SLEEPS_IF, len))
		return sleeps_if(d, text + len + 1);
	if (!strncmp(text, PTL_OF, strlen(PTL_OF))) {
		d->model->ptl_class = strpool_intern(&d->r->ctx->names, text);
		return 0;
	}
	if (!w && (w = find_word(arch_words, COUNT(arch_words), text, strlen(text)))) {
		d->model->arch |= w->bits;
		return 0;
	}
	if (!w && (w = find_word(owes_words, COUNT(owes_words), text, strlen(text)))) {
		d->model->owes |= w->bits;
		return 0;
	}
	if (!w)
		return fail(d, "unknown word", text);
	d->model->does |= w->bits;
	if (w->bits != MODEL_TLB_FLUSH)
		return text[len] ? fail(d, "unknown word", text) : 0;
	scope = text[len] ? find_word(scopes, COUNT(scopes), text + len + 1, strlen(text + len + 1))
			  : NULL;
	if (!scope)
		return fail(d, "unknown scope of TLB_FLUSH()", text);
	d->model->scope = (uint8_t)scope->bits;
	return 0;
}

/*
 * An annotation counts if it was written on this declaration: clang hands those
 * of earlier declarations of the name down to later ones.
 */
static bool is_own(struct decl *d, CXCursor attr)
{
	unsigned offset;
	struct ir_loc loc = location(d->r->ctx, clang_getCursorLocation(attr), &offset);

	return loc.file == d->loc.file && offset >= d->start;
}

static enum CXChildVisitResult visit_attr(CXCursor c, CXCursor parent, CXClientData data)
{
	struct decl *d = data;
	CXString s;
	const char *text;

	(void)parent;
	if (clang_getCursorKind(c) != CXCursor_AnnotateAttr || !is_own(d, c))
		return CXChildVisit_Continue;
	s = clang_getCursorSpelling(c);
	text = clang_getCString(s);
	if (text && !strncmp(text, PREFIX, strlen(PREFIX))) {
		if (d->index < 0)
			fn_word(d, text + strlen(PREFIX));
		else
			param_word(d, text + strlen(PREFIX));
	}
	clang_disposeString(s);
	return d->r->failed ? CXChildVisit_Break : CXChildVisit_Continue;
}

/* A parameter that is only marked, or a function that says nothing, is a mistake. */
static int check_prototype(struct decl *d)
{
	struct ctx *ctx = d->r->ctx;
	const char *file = strpool_get(&ctx->names, d->loc.file);
	const char *name = strpool_get(&ctx->names, d->model->name);

	for (unsigned i = 0; i < d->model->nr_params; i++)
		if (!d->model->params[i].access)
			return ctx_error(ctx,
					 "%s:%u: %s: KERNEL_ENTRY without READS, WRITES_DEFERRED, "
					 "RMW or CLEARS",
					 file, d->loc.line, name);
	if (!model_hides_body(d->model) && !d->model->arch)
		return ctx_error(ctx,
				 "%s:%u: %s has no annotation, so nothing is said about it; the "
				 "words are in model/annot.h",
				 file, d->loc.line, name);
	return 0;
}

/* pte_t f(pte_t, ...) and the like for other levels. */
static bool makes_entry_from_entry(CXCursor fn)
{
	static const char *const entries[] = {"pte_t", "pmd_t", "pud_t"};
	CXString result, param;
	bool same = false;

	if (clang_Cursor_getNumArguments(fn) < 1)
		return false;
	result = clang_getTypeSpelling(clang_getCursorResultType(fn));
	param = clang_getTypeSpelling(clang_getCursorType(clang_Cursor_getArgument(fn, 0)));
	for (size_t i = 0; i < COUNT(entries); i++)
		same |= !strcmp(clang_getCString(result), entries[i]) &&
			!strcmp(clang_getCString(param), entries[i]);
	clang_disposeString(result);
	clang_disposeString(param);
	return same;
}

static void read_function(struct reader *r, CXCursor c)
{
	struct model_fn m = {.name = intern_cx(r->ctx, clang_getCursorSpelling(c)), .lock_arg = -1};
	struct decl d = {.r = r, .fn = c, .model = &m, .index = -1};
	int nr = clang_Cursor_getNumArguments(c);
	unsigned offset;

	d.loc = m.loc = location(r->ctx, clang_getCursorLocation(c), &offset);
	location(r->ctx, clang_getRangeStart(clang_getCursorExtent(c)), &d.start);
	m.nr_args = nr > 0 ? (uint8_t)nr : 0;
	m.derives = makes_entry_from_entry(c);
	clang_visitChildren(c, visit_attr, &d);
	for (d.index = 0; d.index < nr && !r->failed; d.index++)
		clang_visitChildren(clang_Cursor_getArgument(c, (unsigned)d.index), visit_attr, &d);
	if (!r->failed && check_prototype(&d))
		r->failed = true;
	if (!r->failed)
		vec_push(&r->out->list, m);
}

static enum CXChildVisitResult visit_top(CXCursor c, CXCursor parent, CXClientData data)
{
	struct reader *r = data;

	(void)parent;
	if (clang_getCursorKind(c) == CXCursor_FunctionDecl &&
	    !clang_Location_isInSystemHeader(clang_getCursorLocation(c)))
		read_function(r, c);
	return r->failed ? CXChildVisit_Break : CXChildVisit_Continue;
}

/* The first error of the parse becomes the message. */
static int check_diagnostics(struct ctx *ctx, CXTranslationUnit tu)
{
	for (unsigned i = 0; i < clang_getNumDiagnostics(tu); i++) {
		CXDiagnostic d = clang_getDiagnostic(tu, i);
		bool bad = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;

		if (bad) {
			CXString s = clang_getDiagnosticSpelling(d);
			unsigned offset;
			struct ir_loc loc = location(ctx, clang_getDiagnosticLocation(d), &offset);

			ctx_error(ctx, "%s:%u: model header does not parse: %s",
				  strpool_get(&ctx->names, loc.file), loc.line,
				  clang_getCString(s));
			clang_disposeString(s);
		}
		clang_disposeDiagnostic(d);
		if (bad)
			return -1;
	}
	return 0;
}

struct reading {
	CXTranslationUnit tu;
	struct strbuf *out;
};

static void note_read(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	const struct reading *r = data;
	size_t len = 0;
	const char *text = clang_getFileContents(r->tu, file, &len);
	char hex[33];

	(void)stack;
	(void)depth;
	hash_hex(text ? text : "", text ? len : 0, hex);
	strbuf_adds(r->out, hex);
}

int model_parse(struct ctx *ctx, const char *dir, const char *name, const char *text,
		struct model_protos *out)
{
	struct CXUnsavedFile file = {.Filename = name, .Contents = text, .Length = strlen(text)};
	const char *const args[] = {"-xc", "-std=gnu11", "-I", dir};
	struct reader r = {.ctx = ctx, .out = out};
	CXIndex index = clang_createIndex(0, 0);
	CXTranslationUnit tu;
	int ret = -1;

	tu = clang_parseTranslationUnit(index, name, args, (int)COUNT(args), &file, 1,
					CXTranslationUnit_None);
	if (!tu) {
		ctx_error(ctx, "libclang cannot parse the model headers in %s", dir);
	} else if (!check_diagnostics(ctx, tu)) {
		clang_visitChildren(clang_getTranslationUnitCursor(tu), visit_top, &r);
		clang_getInclusions(tu, note_read, &(struct reading){tu, &out->read});
		ret = r.failed ? -1 : 0;
	}
	if (tu)
		clang_disposeTranslationUnit(tu);
	clang_disposeIndex(index);
	return ret;
}
