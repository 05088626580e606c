// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "rules/rules.h"
#include "util/strbuf.h"

int cmd_rules(struct ctx *ctx, int argc, char **argv)
{
	static const struct opts_cmd cmd = {.name = "mmucheck rules", .doc = "List the rules."};
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret && o.args.nr)
		ret = ctx_error(ctx, "rules takes no argument; mmucheck explain RULE explains one");
	if (!ret) {
		size_t nr;
		const struct rule_info *const *all = rules_all(&nr);

		for (size_t i = 0; i < nr; i++)
			printf("%-20s %s\n", all[i]->id, all[i]->summary);
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
