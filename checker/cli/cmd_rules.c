// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "report/explain.h"
#include "rules/rules.h"
#include "util/strbuf.h"

/* docs/rules.md: an explanation keeps its lines, as its snippets need. */
static void print_markdown(const struct rule_info *const *all, size_t nr)
{
	printf("<!-- SPDX-License-Identifier: GPL-2.0-or-later -->\n"
	       "<!-- Made by `make docs` from checker/rules/: change it there. -->\n"
	       "# The rules\n\n");
	for (size_t i = 0; i < nr; i++)
		printf("- [%s](#%s): %s\n", all[i]->id, all[i]->id, all[i]->summary);
	for (size_t i = 0; i < nr; i++)
		printf("\n## %s\n\n%s.\n\n```\n%s```\n", all[i]->id, all[i]->summary,
		       all[i]->explain);
}

/* scdoc: what would be markup is escaped, at the beginning of a line and elsewhere. */
static void print_scdoc_text(const char *text, size_t len)
{
	bool fresh = true;

	for (size_t i = 0; i < len; i++) {
		if (strchr(fresh ? "*_\\`#[]|;:-.+" : "*_\\`", text[i]))
			putchar('\\');
		putchar(text[i]);
		fresh = text[i] == '\n';
	}
	putchar('\n');
}

static void print_scdoc_rule(const struct rule_info *rule)
{
	const char *at = rule->explain;
	struct explain_block b;

	printf("\n## %s\n\n", rule->id);
	print_scdoc_text(rule->summary, strlen(rule->summary));
	while (explain_next(&at, &b)) {
		putchar('\n');
		if (b.code)
			printf("```\n%.*s\n```\n", (int)b.len, b.text);
		else
			print_scdoc_text(b.text, b.len);
	}
}

/* The source of mmucheck-rules(7). */
static void print_scdoc(const struct rule_info *const *all, size_t nr)
{
	printf("mmucheck-rules(7)\n\n"
	       "; SPDX-License-Identifier: GPL-2.0-or-later\n"
	       "; Made from checker/rules/: change it there.\n\n"
	       "# NAME\n\nmmucheck-rules - what mmucheck looks for\n\n"
	       "# DESCRIPTION\n\n"
	       "The rules that *mmucheck*(1) checks in the Linux kernel's page-table code: what each\n"
	       "forbids, why, wrong and right code, where it was found first, what is known to\n"
	       "mislead it. *mmucheck explain* _RULE_ shows one.\n\n"
	       "# RULES\n");
	for (size_t i = 0; i < nr; i++)
		print_scdoc_rule(all[i]);
	printf("\n# SEE ALSO\n\n*mmucheck*(1)\n");
}

static void print_list(const struct rule_info *const *all, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		printf("%-23s %s\n", all[i]->id, all[i]->summary);
}

int cmd_rules(struct ctx *ctx, int argc, char **argv)
{
	static const struct opts_cmd cmd = {
		.name = "mmucheck rules", .doc = "List the rules.", .groups = OPTS_LIST};
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret && o.args.nr)
		ret = ctx_error(ctx, "rules takes no argument; mmucheck explain RULE explains one");
	if (!ret) {
		size_t nr;
		const struct rule_info *const *all = rules_all(&nr);

		if (o.markdown)
			print_markdown(all, nr);
		else if (o.scdoc)
			print_scdoc(all, nr);
		else
			print_list(all, nr);
	}
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}

static int explain(struct ctx *ctx, const char *id)
{
	const struct rule_info *rule = rules_find(id);

	if (!rule)
		return ctx_error(ctx, "unknown rule \"%s\"; mmucheck rules lists them", id);
	printf("%s: %s\n\n%s\n", rule->id, rule->summary, rule->explain);
	return 0;
}

int cmd_explain(struct ctx *ctx, int argc, char **argv)
{
	static const struct opts_cmd cmd = {
		.name = "mmucheck explain", .args_doc = "RULE", .doc = "Explain a rule."};
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret && o.args.nr != 1)
		ret = ctx_error(ctx, "explain takes one rule; mmucheck rules lists them");
	if (!ret)
		ret = explain(ctx, o.args.at[0]);
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
