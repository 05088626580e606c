// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/reply.h"

#include <ctype.h>
#include <string.h>

#include "util/utf8.h"
#include "bot/wrap.h"

#define MAX_QUOTE 200 /* bytes of a quoted line */
#define MAX_CONTEXT 3 /* lines of the patch quoted before the one it is about */

static const char *name(const struct reply *r, uint32_t id)
{
	return strpool_get(&r->ctx->names, id);
}

static bool is_in_tree(const struct ctx *ctx, uint32_t file)
{
	const char *s = strpool_get(&ctx->names, file);

	return s[0] && s[0] != '/' && strncmp(s, "../", 3) && !strstr(s, "/../");
}

bool reply_may_tell(const struct ctx *ctx, const struct finding *f)
{
	for (unsigned i = 0; i < f->nr_steps; i++)
		if (!is_in_tree(ctx, f->steps[i].loc.file))
			return false;
	return is_in_tree(ctx, f->loc.file);
}

static bool several_rules(const struct reply *r)
{
	vec_each (&r->items, const struct reply_item, i)
		if (strcmp(i->f->rule, r->items.at[0].f->rule))
			return true;
	return false;
}

static void add_missing(const struct reply *r, struct strbuf *out)
{
	struct strbuf s = STRBUF_INIT;

	if (r->nr_reviewed >= r->nr_patches)
		return;
	strbuf_addf(&s, "(Reviewed: the first %u of %u patches.", r->nr_reviewed, r->nr_patches);
	if (r->missing && *r->missing)
		strbuf_addf(&s, " Not arrived: %s.", r->missing);
	strbuf_addc(&s, ')');
	wrap_add(out, "", "", s.buf);
	strbuf_free(&s);
}

/* "mmucheck asks about 1 place in patch 2/3: lazy-read-hazard in copy_pte_range()" */
static void add_summary(const struct reply *r, struct strbuf *out)
{
	const struct reply_item *first = r->items.at;
	struct strbuf s = STRBUF_INIT;
	bool one_patch = true;

	vec_each (&r->items, const struct reply_item, i)
		one_patch = one_patch && i->patch == first->patch;
	strbuf_addf(&s, "mmucheck asks about %zu place%s in ", r->items.nr,
		    r->items.nr == 1 ? "" : "s");
	if (r->nr_patches == 1)
		strbuf_adds(&s, "this patch");
	else if (one_patch && first->patch < r->nr_reviewed)
		strbuf_addf(&s, "patch %u/%u", first->patch + 1, r->nr_patches);
	else
		strbuf_adds(&s, "this series");
	if (several_rules(r))
		strbuf_adds(&s, ": several rules");
	else
		strbuf_addf(&s, ": %s", first->f->rule);
	if (r->items.nr == 1)
		strbuf_addf(&s, " in %s()", name(r, first->f->func));
	wrap_add(out, "", "", s.buf);
	strbuf_free(&s);
	add_missing(r, out);
}

static void add_quoted_line(const struct diff_line *l, struct strbuf *out)
{
	size_t len = strlen(l->text), n = len > MAX_QUOTE ? MAX_QUOTE : len;

	while (n < len && n && ((unsigned char)l->text[n] & 0xc0) == 0x80)
		n--;
	strbuf_addf(out, "> %c", l->sign);
	utf8_add_clean(out, l->text, n, true);
	strbuf_adds(out, n < len ? " [...]\n" : "\n");
}

/* The line and what stands before it in the same hunk. */
static void add_quote(const struct reply *r, const struct diff_line *l, struct strbuf *out)
{
	const struct diff_line *from = l;

	for (int i = 0; i < MAX_CONTEXT && from > r->diff->lines.at; i++) {
		const struct diff_line *p = from - 1;

		if (p->patch != l->patch || p->file != l->file || p->line + 1 < from->line)
			break;
		from = p;
	}
	for (; from <= l; from++)
		add_quoted_line(from, out);
	strbuf_addc(out, '\n');
}

static const struct diff_line *find(const struct reply *r, unsigned patch, const struct ir_loc *loc,
				    const char *code)
{
	return code ? diffmap_find(r->diff, patch, name(r, loc->file), loc->line, code) : NULL;
}

/* The line the finding is at, else of its path the last one that the patch has. */
static const struct diff_line *line_of(const struct reply *r, const struct reply_item *item)
{
	const struct finding *f = item->f;
	const struct diff_line *l = find(r, item->patch, &f->loc, f->code);

	for (unsigned i = f->nr_steps; !l && i--;)
		l = find(r, item->patch, &f->steps[i].loc, f->steps[i].code);
	if (!l)
		l = find(r, ~0u, &f->loc, f->code);
	return l;
}

static void add_steps(const struct reply *r, const struct finding *f, struct strbuf *out)
{
	struct strbuf s = STRBUF_INIT;
	unsigned skip = f->nr_steps > REPLY_MAX_STEPS ? f->nr_steps - REPLY_MAX_STEPS : 0;

	if (!f->nr_steps)
		return;
	strbuf_adds(out, "The path, line numbers as with the whole series applied:\n");
	for (unsigned i = 0; i < f->nr_steps; i++) {
		const struct finding_step *step = &f->steps[i];

		/* The first and the last ones say most. */
		if (skip && i == 4)
			strbuf_addf(out, "  ... %u steps ...\n", skip);
		if (skip && i >= 4 && i < 4 + skip)
			continue;
		strbuf_reset(&s);
		strbuf_addf(&s, "%s:%u: %s", name(r, step->loc.file), step->loc.line, step->text);
		wrap_add(out, "  ", "      ", s.buf);
	}
	strbuf_addc(out, '\n');
	strbuf_free(&s);
}

/* What else there is to tell: "label: text". */
static void add_fact(const char *label, const char *text, struct strbuf *out)
{
	struct strbuf s = STRBUF_INIT;

	if (!text || !*text)
		return;
	strbuf_addf(&s, "%s: %s", label, text);
	wrap_add(out, "", "  ", s.buf);
	strbuf_free(&s);
}

/* The message of a rule says what is; put as a question it leaves room for an answer. */
static void add_question(const struct reply *r, const struct finding *f, struct strbuf *out)
{
	struct strbuf s = STRBUF_INIT;

	strbuf_addf(&s, "Could it be that, in %s(), %s?", name(r, f->func), f->message);
	wrap_add(out, "", "", s.buf);
	strbuf_addc(out, '\n');
	strbuf_free(&s);
}

/* Is it among those of a list "a, b"? */
static bool has_arch(const char *list, const char *arch)
{
	size_t len = strlen(arch);

	while (list && *list) {
		size_t n = strcspn(list, ",");

		if (n == len && !memcmp(list, arch, n))
			return true;
		list += n;
		list += strspn(list, ", ");
	}
	return false;
}

/* Where it is seen, and of the other architectures which had it before and which have it not. */
static void add_archs(const struct reply *r, const struct reply_item *item, struct strbuf *out)
{
	const char *archs = item->f->archs ? item->f->archs : r->archs;
	struct strbuf s = STRBUF_INIT;
	const char *sep = "; not for ";

	strbuf_adds(&s, archs ? archs : "");
	if (item->before)
		strbuf_addf(&s, "; there before for %s", item->before);
	vec_each (&r->coverage, const struct reply_coverage, c)
		if (r->coverage.nr > 1 && c->arch && !has_arch(archs, c->arch) &&
		    !has_arch(item->before, c->arch)) {
			strbuf_addf(&s, "%s%s", sep, c->arch);
			sep = ", ";
		}
	add_fact("Seen when built for", s.buf, out);
	strbuf_free(&s);
}

static void add_item(const struct reply *r, const struct reply_item *item, unsigned nr,
		     struct strbuf *out)
{
	const struct finding *f = item->f;
	const struct diff_line *l = line_of(r, item);
	struct strbuf s = STRBUF_INIT;

	strbuf_addc(out, '\n');
	if (r->items.nr > 1)
		strbuf_addf(&s, "%u. ", nr);
	strbuf_addf(&s, "%s:%u [%s]", name(r, f->loc.file), f->loc.line, f->rule);
	wrap_add(out, "", "   ", s.buf);
	if (r->nr_patches > 1 && item->patch < r->nr_reviewed) {
		strbuf_reset(&s);
		strbuf_addf(&s, "since patch %u/%u, \"%s\"", item->patch + 1, r->nr_patches,
			    r->subjects[item->patch]);
		wrap_add(out, "", "  ", s.buf);
	}
	strbuf_addc(out, '\n');
	if (l)
		add_quote(r, l, out);
	add_question(r, f, out);
	add_steps(r, f, out);
	add_fact("If so, affected", f->affects, out);
	add_archs(r, item, out);
	add_fact("A way out, perhaps", f->fix, out);
	if (f->confidence != FINDING_HIGH)
		wrap_add(out, "", "",
			 "This rests on a call or a merge of paths that was not "
			 "followed to the end, so it may well be wrong.");
	strbuf_free(&s);
}

/* In a shell's command line: what cannot be misread there, or nothing. */
static bool is_plain(const char *s)
{
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("@%+=:,./_-", *s))
			return false;
	return true;
}

/*
 * What to give for --arch: the first that the first of the findings is seen for.  NULL where
 * there is one architecture and it is the checker's own choice.
 */
static const char *arch_to_try(const struct reply *r)
{
	const char *first = r->coverage.nr ? r->coverage.at[0].arch : NULL;

	if (r->coverage.nr < 2)
		return first && strcmp(first, "x86_64") && is_plain(first) ? first : NULL;
	vec_each (&r->coverage, const struct reply_coverage, c)
		if (c->arch && is_plain(c->arch) && has_arch(r->items.at[0].f->archs, c->arch))
			return c->arch;
	return NULL;
}

/* The checker tells what is low only to who asks for it. */
static bool asks_about_low(const struct reply *r)
{
	vec_each (&r->items, const struct reply_item, i)
		if (i->f->confidence == FINDING_LOW)
			return true;
	return false;
}

static void add_option(const char *name, const char *value, struct strbuf *out)
{
	strbuf_addf(out, " \\\n      %s %s", name, value);
}

static void add_command(const struct reply *r, struct strbuf *out)
{
	struct strbuf s = STRBUF_INIT;

	strbuf_adds(&s,
		    "To see it without us, with the mails of the series in series.mbox (b4 am, or "
		    "saved from a mail reader)");
	if (r->with_prerequisites)
		strbuf_adds(&s, ", those that it needs before it in prerequisites.mbox");
	strbuf_adds(&s, ", a tree that has the base, and ");
	strbuf_adds(&s, r->coverage.nr > 1 ? "the build directory of an architecture:"
					   : "its build directory:");
	strbuf_addc(out, '\n');
	wrap_add(out, "", "", s.buf);
	strbuf_free(&s);
	strbuf_adds(out, "\n  mmucheck review -k linux -O build --mbox series.mbox");
	if (r->with_prerequisites)
		add_option("--prerequisites", "prerequisites.mbox", out);
	if (r->base && *r->base && is_plain(r->base))
		add_option("--base", r->base, out);
	if (arch_to_try(r))
		add_option("--arch", arch_to_try(r), out);
	if (asks_about_low(r))
		add_option("--min-confidence", "low", out);
	strbuf_adds(out, "\n\n");
	wrap_add(out, "", "",
		 "If this is wrong, or known, an answer that says so is welcome: it is read by "
		 "people. A maintainer on our list may also answer with one line \"mmucheck: "
		 "invalid REASON\", \"mmucheck: known REASON\" or \"mmucheck: stop\".");
}

/* What was not looked at, by number; names are in the report. */
static void add_losses(const struct ledger *ledger, struct strbuf *s)
{
	unsigned counts[LEDGER_NR] = {0};
	const char *sep = "; not analysed: ";

	vec_each (&ledger->entries, const struct ledger_entry, e)
		counts[e->kind]++;
	for (int kind = 0; kind < LEDGER_NR; kind++)
		if (counts[kind] && ledger_kind_is_loss(kind)) {
			strbuf_addf(s, "%s%u %s", sep, counts[kind], ledger_kind_name(kind));
			sep = ", ";
		}
}

/* A line for each architecture; which one is said when there are several. */
static void add_coverage(const struct reply *r, const struct reply_coverage *c, struct strbuf *out)
{
	const struct ledger *l = c->ledger;
	struct strbuf s = STRBUF_INIT;

	strbuf_adds(&s, "coverage");
	if (r->coverage.nr > 1 && c->arch)
		strbuf_addf(&s, " for %s", c->arch);
	strbuf_addf(&s, ": %u file%s analysed, %u failed, %u without flags; %u of %u functions",
		    l->files_parsed, l->files_parsed == 1 ? "" : "s", l->files_failed,
		    l->files_without_flags, l->funcs_analysed, l->funcs_seen);
	add_losses(l, &s);
	wrap_add(out, "", "  ", s.buf);
	strbuf_free(&s);
}

static void add_footer(const struct reply *r, struct strbuf *out)
{
	struct strbuf s = STRBUF_INIT;

	strbuf_adds(out, "\n-- \n");
	strbuf_addf(&s, "%s %s, %u rules, automatic review of page-table code", r->tool,
		    r->version ? r->version : "", r->nr_rules);
	wrap_add(out, "", "  ", s.buf);
	strbuf_reset(&s);
	strbuf_addf(&s, "base: %s%s%s%s", r->base && *r->base ? r->base : "unknown",
		    r->base_origin ? " (" : "", r->base_origin ? r->base_origin : "",
		    r->base_origin ? ")" : "");
	if (r->kernel && *r->kernel)
		strbuf_addf(&s, ", Linux %s", r->kernel);
	if (r->archs && *r->archs)
		strbuf_addf(&s, ", %s", r->archs);
	wrap_add(out, "", "  ", s.buf);
	vec_each (&r->coverage, const struct reply_coverage, c)
		add_coverage(r, c, out);
	add_fact("not reviewed for", r->not_reviewed, out);
	strbuf_free(&s);
}

void reply_text(const struct reply *r, struct strbuf *out)
{
	unsigned nr = 0;

	add_summary(r, out);
	vec_each (&r->items, const struct reply_item, i)
		if (nr < REPLY_MAX_ITEMS)
			add_item(r, i, ++nr, out);
	if (r->items.nr > nr)
		strbuf_addf(out, "\n%zu more of these; the command below tells them all.\n",
			    r->items.nr - nr);
	add_command(r, out);
	add_footer(r, out);
}

void reply_free(struct reply *r)
{
	vec_free(&r->items);
	vec_free(&r->coverage);
}
