// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Several reports to one.  Two findings are the same if one engine says the same of one
 * place, for whatever architecture; if two engines blame one place by one rule; or if
 * their fingerprints agree and it is not one tree that has them at two places.  An engine
 * that blames a function and no place in it agrees with whoever blames a place there.  At
 * last what remains of one line, rule and function is one finding if no architecture has
 * two of it: another call proves it there.
 */
#include <stdlib.h>
#include <string.h>

#include "report/sarif_read.h"
#include "util/strbuf.h"

#define CHECKER "checker" /* the engine of this program */

void merge_add_missing(struct merge *m, const char *name, const char *why)
{
	ledger_add(m->ctx, &m->ledger, LEDGER_FILE_FAILED, name, "%s", why);
}

void merge_add_absent(struct merge *m, const char *name, const char *why)
{
	ledger_add(m->ctx, &m->ledger, LEDGER_ENGINE_ABSENT, name, "%s", why);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct words {
	VEC(char *) at;
};

static void split(struct words *w, const char *list)
{
	while (list && *list) {
		size_t len = strcspn(list, ",");

		if (len)
			vec_push(&w->at, strndup(list, len));
		list += len;
		list += strspn(list, ", ");
	}
}

static void free_words(struct words *w)
{
	vec_each (&w->at, char *, p)
		free(*p);
	vec_free(&w->at);
}

const char *merge_lists(struct arena *mem, const char *a, const char *b)
{
	struct strbuf sb = STRBUF_INIT;
	struct words w = {0};
	const char *last = NULL, *text;

	split(&w, a);
	split(&w, b);
	if (w.at.nr)
		qsort(w.at.at, w.at.nr, sizeof(*w.at.at), by_text);
	vec_each (&w.at, char *, p) {
		if (!last || strcmp(last, *p))
			strbuf_addf(&sb, "%s%s", sb.len ? ", " : "", *p);
		last = *p;
	}
	text = sb.len ? arena_strdup(mem, sb.buf) : NULL;
	free_words(&w);
	strbuf_free(&sb);
	return text;
}

/* --- findings --- */

static void add_part(struct strbuf *sb, const char *text)
{
	strbuf_adds(sb, text ? text : "");
	strbuf_addc(sb, '\0');
}

/*
 * A line, and for one engine what is said of it.  Columns are left out: macros put them
 * elsewhere on some architectures.  Of equal findings of one line and input the nth is meant.
 */
static uint64_t place_key(const struct merge *m, const struct finding *f, bool what, unsigned nth)
{
	struct strbuf sb = STRBUF_INIT;
	uint64_t key;

	strbuf_addf(&sb, "%u %u ", f->loc.line, what ? nth : 0);
	add_part(&sb, strpool_get(&m->ctx->names, f->loc.file));
	add_part(&sb, f->rule);
	if (what) {
		add_part(&sb, f->message);
		add_part(&sb, f->source);
		add_part(&sb, f->sink);
	}
	key = hash_bytes(sb.buf, sb.len);
	strbuf_free(&sb);
	return key;
}

static uint64_t print_key(const struct finding *f)
{
	return hash_bytes(f->fingerprint, sizeof(f->fingerprint) - 1);
}

static bool same_place(const struct finding *a, const struct finding *b)
{
	return a->loc.file == b->loc.file && a->loc.line == b->loc.line;
}

/* The function at large, for an engine that tells no place. */
static uint64_t function_key(const struct finding *f)
{
	struct strbuf sb = STRBUF_INIT;
	uint64_t key;

	strbuf_addf(&sb, "%u %u ", f->loc.file, f->func);
	add_part(&sb, f->rule);
	key = hash_bytes(sb.buf, sb.len);
	strbuf_free(&sb);
	return key;
}

struct uniting {
	struct merge *m;
	struct map exact, place, print; /* keys to index of the finding kept, + 1 */
	struct map function;		/* the same */
	struct map seen;		/* input and key to number of such findings so far */
	VEC(uint32_t) origin;		/* of the findings kept */
};

static struct finding *known(struct uniting *u, const struct map *map, uint64_t key, size_t *at)
{
	const uint64_t *i = map_get(map, key);

	if (!i)
		return NULL;
	*at = *i - 1;
	return &u->m->findings.list.at[*at];
}

static bool one_tree(const struct uniting *u, size_t kept, uint32_t input)
{
	const struct merge_input *a = &u->m->inputs.at[u->origin.at[kept]];
	const struct merge_input *b = &u->m->inputs.at[input];

	return !strcmp(a->kernel, b->kernel) && !strcmp(a->root, b->root);
}

/* How many equal findings of its line has the input told before? */
static unsigned count_before(struct uniting *u, const struct finding *f, uint32_t input)
{
	uint64_t key = place_key(u->m, f, true, 0) + input * 0x9e3779b97f4a7c15ull;
	const uint64_t *nr = map_get(&u->seen, key);
	unsigned before = nr ? (unsigned)*nr : 0;

	map_set(&u->seen, key, before + 1);
	return before;
}

static struct finding *find_same(struct uniting *u, const struct finding *f, uint32_t input,
				 unsigned nth)
{
	struct finding *g;
	size_t at;

	g = known(u, &u->exact, place_key(u->m, f, true, nth), &at);
	if (g)
		return g;
	g = known(u, &u->place, place_key(u->m, f, false, 0), &at);
	if (g && strcmp(g->engine, f->engine))
		return g;
	g = f->fingerprint[0] ? known(u, &u->print, print_key(f), &at) : NULL;
	if (g && !strcmp(g->rule, f->rule) &&
	    (!one_tree(u, at, input) || same_place(g, f) ||
	     (strcmp(g->engine, f->engine) && g->loc.file == f->loc.file)))
		return g;
	g = known(u, &u->function, function_key(f), &at);
	if (g && g->whole_function != f->whole_function && strcmp(g->engine, f->engine))
		return g;
	return NULL;
}

/* Have two lists of engines none in common? */
static bool are_independent(const char *a, const char *b)
{
	struct words x = {0}, y = {0};
	bool common = false;

	split(&x, a);
	split(&y, b);
	vec_each (&x.at, char *, p)
		vec_each (&y.at, char *, q)
			common |= !strcmp(*p, *q);
	free_words(&x);
	free_words(&y);
	return !common;
}

/*
 * How certain both together are.  What is low for the checker is what it could not prove
 * with all that it follows, or what the tree does everywhere: others that know less do not
 * overrule it.
 */
static uint8_t joint_confidence(const struct finding *a, const struct finding *b)
{
	uint8_t better = a->confidence > b->confidence ? a->confidence : b->confidence;

	if (!are_independent(a->engine, b->engine))
		return better;
	if ((a->confidence == FINDING_LOW && !are_independent(a->engine, CHECKER)) ||
	    (b->confidence == FINDING_LOW && !are_independent(b->engine, CHECKER)))
		return FINDING_LOW;
	return better == FINDING_MEDIUM ? FINDING_HIGH : better;
}

static bool is_better_proof(const struct finding *a, const struct finding *b)
{
	if (a->whole_function != b->whole_function)
		return b->whole_function;
	if (a->confidence != b->confidence)
		return a->confidence > b->confidence;
	if (!a->nr_steps != !b->nr_steps)
		return a->nr_steps > 0;
	return a->nr_steps < b->nr_steps;
}

static void join(struct merge *m, struct finding *kept, const struct finding *f)
{
	const char *archs = merge_lists(&m->findings.mem, kept->archs, f->archs);
	const char *engines = merge_lists(&m->findings.mem, kept->engine, f->engine);
	const struct finding *judged = kept->verdict ? kept : f;
	const char *verdict = judged->verdict, *by = judged->verdict_by;
	const char *reason = judged->verdict_reason;
	bool in_source = judged->in_source;
	uint8_t severity = kept->severity > f->severity ? kept->severity : f->severity;
	uint8_t confidence = joint_confidence(kept, f);

	if (is_better_proof(f, kept))
		*kept = *f;
	kept->archs = archs;
	kept->engine = engines ? engines : "";
	kept->severity = severity;
	kept->verdict = verdict;
	kept->verdict_by = by;
	kept->verdict_reason = reason;
	kept->in_source = in_source;
	kept->confidence = confidence;
}

static void remember(struct map *map, uint64_t key, size_t index)
{
	if (!map_get(map, key))
		map_set(map, key, index + 1);
}

/* Do they come from architectures that are known, none of them the same? */
static bool other_archs(struct arena *mem, const char *a, const char *b)
{
	const char *both = merge_lists(mem, a, b);
	struct words x = {0}, y = {0}, all = {0};
	bool others;

	split(&x, a);
	split(&y, b);
	split(&all, both);
	others = x.at.nr && y.at.nr && all.at.nr == x.at.nr + y.at.nr;
	free_words(&x);
	free_words(&y);
	free_words(&all);
	return others;
}

static struct finding *find_on_line(struct uniting *u, size_t nr, const struct finding *f,
				    uint32_t input)
{
	for (size_t i = 0; i < nr; i++) {
		struct finding *g = &u->m->findings.list.at[i];

		if (same_place(g, f) && g->func == f->func && !strcmp(g->rule, f->rule) &&
		    !strcmp(g->engine, f->engine) && one_tree(u, i, input) &&
		    other_archs(&u->m->findings.mem, g->archs, f->archs))
			return g;
	}
	return NULL;
}

static void unite_lines(struct uniting *u)
{
	struct merge *m = u->m;
	size_t kept = 0;

	for (size_t i = 0; i < m->findings.list.nr; i++) {
		const struct finding f = m->findings.list.at[i];
		struct finding *same = find_on_line(u, kept, &f, u->origin.at[i]);

		if (same) {
			join(m, same, &f);
			continue;
		}
		u->origin.at[kept] = u->origin.at[i];
		m->findings.list.at[kept++] = f;
	}
	m->findings.list.nr = kept;
}

static void unite_findings(struct merge *m)
{
	struct uniting u = {.m = m};
	size_t kept = 0;

	for (size_t i = 0; i < m->findings.list.nr; i++) {
		const struct finding f = m->findings.list.at[i];
		unsigned nth = count_before(&u, &f, m->origin.at[i]);
		struct finding *same = find_same(&u, &f, m->origin.at[i], nth);

		if (same) {
			join(m, same, &f);
			continue;
		}
		remember(&u.exact, place_key(m, &f, true, nth), kept);
		remember(&u.place, place_key(m, &f, false, 0), kept);
		if (f.func)
			remember(&u.function, function_key(&f), kept);
		if (f.fingerprint[0])
			remember(&u.print, print_key(&f), kept);
		vec_push(&u.origin, m->origin.at[i]);
		m->findings.list.at[kept++] = f;
	}
	m->findings.list.nr = kept;
	unite_lines(&u);
	map_free(&u.seen);
	map_free(&u.exact);
	map_free(&u.place);
	map_free(&u.print);
	map_free(&u.function);
	vec_free(&u.origin);
}

/* --- ledger --- */

static int compare_losses(const void *a, const void *b, void *data)
{
	const struct merge_loss *x = a, *y = b;
	const struct ctx *ctx = data;
	int c = (int)x->entry.kind - (int)y->entry.kind;

	if (!c)
		c = strcmp(strpool_get(&ctx->names, x->entry.name),
			   strpool_get(&ctx->names, y->entry.name));
	if (!c)
		c = strcmp(x->entry.why, y->entry.why);
	return c ? c : (x->input > y->input) - (x->input < y->input);
}

static bool same_loss(const struct merge_loss *a, const struct merge_loss *b)
{
	return a->entry.kind == b->entry.kind && a->entry.name == b->entry.name &&
	       !strcmp(a->entry.why, b->entry.why);
}

/*
 * A file of all architectures is lost only if no configuration compiles it; one below
 * arch/ is asked for by its own architecture alone.
 */
static bool is_compiled_elsewhere(const struct merge *m, const struct merge_loss *l,
				  const char *archs, unsigned nr_archs)
{
	return l->entry.kind == LEDGER_FILE_NO_FLAGS && archs && nr_archs < m->inputs.nr &&
	       strncmp(strpool_get(&m->ctx->names, l->entry.name), "arch/", strlen("arch/"));
}

static void add_loss(struct merge *m, const struct merge_loss *l, const char *archs,
		     unsigned nr_archs)
{
	const char *name = strpool_get(&m->ctx->names, l->entry.name);

	if (is_compiled_elsewhere(m, l, archs, nr_archs))
		return;
	if (archs && nr_archs < m->inputs.nr && strncmp(name, "arch/", strlen("arch/")))
		ledger_add(m->ctx, &m->ledger, l->entry.kind, name, "%s (%s)", l->entry.why, archs);
	else
		ledger_add(m->ctx, &m->ledger, l->entry.kind, name, "%s", l->entry.why);
}

static void unite_losses(struct merge *m)
{
	size_t first = 0;

	if (m->losses.nr)
		qsort_r(m->losses.at, m->losses.nr, sizeof(*m->losses.at), compare_losses, m->ctx);
	while (first < m->losses.nr) {
		const struct merge_loss *l = &m->losses.at[first];
		const char *archs = NULL;
		unsigned nr = 0;

		for (; first < m->losses.nr && same_loss(l, &m->losses.at[first]); first++, nr++)
			archs = merge_lists(&m->findings.mem, archs,
					    m->inputs.at[m->losses.at[first].input].arch);
		add_loss(m, l, archs, nr);
	}
}

/* --- the whole --- */

/* What all inputs agree on. */
static void find_common(struct merge *m)
{
	const struct merge_input *first = m->inputs.at;

	m->kernel = m->inputs.nr && *first->kernel ? first->kernel : NULL;
	m->root = m->inputs.nr && *first->root ? first->root : NULL;
	vec_each (&m->inputs, struct merge_input, in) {
		if (strcmp(in->kernel, first->kernel))
			m->kernel = NULL;
		if (strcmp(in->root, first->root))
			m->root = NULL;
		m->archs = merge_lists(&m->findings.mem, m->archs, in->arch);
	}
}

void merge_finish(struct merge *m)
{
	find_common(m);
	unite_findings(m);
	unite_losses(m);
	findings_seal(m->ctx, &m->findings);
	ledger_seal(m->ctx, &m->ledger);
}

void merge_finish_apart(struct merge *m)
{
	find_common(m);
	vec_each (&m->losses, struct merge_loss, l)
		ledger_add(m->ctx, &m->ledger, l->entry.kind,
			   strpool_get(&m->ctx->names, l->entry.name), "%s", l->entry.why);
	findings_seal(m->ctx, &m->findings);
	ledger_seal(m->ctx, &m->ledger);
}

void merge_free(struct merge *m)
{
	vec_each (&m->inputs, struct merge_input, in) {
		map_free(&in->rules);
		map_free(&in->files);
	}
	findings_free(&m->findings);
	ledger_free(&m->ledger);
	vec_free(&m->inputs);
	vec_free(&m->origin);
	vec_free(&m->losses);
}
