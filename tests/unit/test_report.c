// SPDX-License-Identifier: GPL-2.0-or-later
/* Text and SARIF reports, and writing them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/chain.h"
#include "report/report.h"

struct fixture {
	struct ctx ctx;
	struct findings fs;
	struct ledger ledger;
	struct report_run run;
};

static struct finding sample(struct fixture *fx)
{
	uint32_t file = strpool_intern(&fx->ctx.names, "mm/memory.c");
	uint32_t func = strpool_intern(&fx->ctx.names, "copy_pte_range");
	struct finding_step steps[] = {
		{{file, 1357, 2},
		 FINDING_SECTION,
		 func,
		 "section entered here: lazy_mmu_mode_enable()",
		 NULL},
		{{file, 1393, 11}, FINDING_SINK, func, "ptep_get() reads the entry back", NULL},
	};

	return (struct finding){
		.rule = "lazy-read-hazard",
		.severity = FINDING_WARNING,
		.confidence = FINDING_HIGH,
		.loc = {file, 1393, 11},
		.func = func,
		.message = "src_pte is read while its write is still batched",
		.steps = arena_memdup(&fx->fs.mem, steps, sizeof(steps)),
		.nr_steps = 2,
		.source = "set_pte_at",
		.sink = "ptep_get",
		.generation = IR_GEN_GENERIC,
		.affects = "x86 Xen PV",
		.fix = "flush before the read",
		.engine = "checker",
	};
}

static int set_up(void **state)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	struct finding f;

	fx->ctx = (struct ctx)CTX_INIT;
	f = sample(fx);
	findings_add(&fx->fs, &f);
	findings_seal(&fx->ctx, &fx->fs);
	fx->ledger.files_asked = 3;
	fx->ledger.files_parsed = 2;
	fx->ledger.files_failed = 1;
	ledger_add(&fx->ctx, &fx->ledger, LEDGER_FILE_FAILED, "mm/odd name.c",
		   "the parser crashed");
	ledger_add(&fx->ctx, &fx->ledger, LEDGER_SITE_EXPLAINED, "mm/a.c:3 x", "in a macro");
	ledger_seal(&fx->ctx, &fx->ledger);
	fx->run = (struct report_run){.ctx = &fx->ctx,
				      .findings = &fx->fs,
				      .ledger = &fx->ledger,
				      .root = "/src/linux 7",
				      .kernel = "7.2.0",
				      .exit_status = 2};
	*state = fx;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fx = *state;

	findings_free(&fx->fs);
	ledger_free(&fx->ledger);
	ctx_free(&fx->ctx);
	free(fx);
	return 0;
}

static void test_text(void **state)
{
	struct fixture *fx = *state;
	struct strbuf out = STRBUF_INIT;

	report_text(&fx->run, false, &out);
	assert_string_equal(
		out.buf,
		"mm/memory.c:1393:11: warning: src_pte is read while its write is still batched "
		"[lazy-read-hazard]\n"
		"mm/memory.c:1357:2: note: section entered here: lazy_mmu_mode_enable()\n"
		"mm/memory.c:1393:11: note: ptep_get() reads the entry back\n"
		"affects: x86 Xen PV\n"
		"fix: flush before the read\n"
		"confidence: high · found by: checker\n"
		"\n"
		"coverage: 3 files asked, 2 parsed, 1 failed, 0 without flags; 0 functions seen, 0 "
		"analysed, 0 "
		"capped; "
		"0 of 0 modelled call sites analysed, 0 explained\n"
		"files that could not be parsed:\n"
		"  mm/odd name.c: the parser crashed\n");
	strbuf_free(&out);
}

static void test_color(void **state)
{
	struct fixture *fx = *state;
	struct strbuf out = STRBUF_INIT;

	report_text(&fx->run, true, &out);
	assert_non_null(strstr(out.buf, "\033[01;35mwarning:\033[m "));
	strbuf_free(&out);
}

static void test_long_lists_are_cut_in_text_only(void **state)
{
	struct fixture *fx = *state;
	struct strbuf out = STRBUF_INIT;

	for (int i = 0; i < 25; i++) {
		char name[16];

		snprintf(name, sizeof(name), "f%d", i);
		ledger_add(&fx->ctx, &fx->ledger, LEDGER_FUNC_CAPPED, name, "states");
	}
	ledger_seal(&fx->ctx, &fx->ledger);
	report_text(&fx->run, false, &out);
	assert_non_null(strstr(out.buf, "  f19: states\n  … and 5 more (all in SARIF)\n"));
	assert_null(strstr(out.buf, "f20"));
	strbuf_reset(&out);
	assert_int_equal(report_sarif(&fx->ctx, &fx->run, &out), 0);
	assert_non_null(strstr(out.buf, "f24: states"));
	strbuf_free(&out);
}

static json_t *sarif_run(struct fixture *fx, json_t **log)
{
	struct strbuf out = STRBUF_INIT;

	assert_int_equal(report_sarif(&fx->ctx, &fx->run, &out), 0);
	*log = json_loads(out.buf, 0, NULL);
	assert_non_null(*log);
	strbuf_free(&out);
	return json_array_get(json_object_get(*log, "runs"), 0);
}

static const char *string_at(json_t *j, const char *a, const char *b, const char *c)
{
	j = json_object_get(j, a);
	j = b ? json_object_get(j, b) : j;
	j = c ? json_object_get(j, c) : j;
	return json_string_value(j);
}

static void test_sarif(void **state)
{
	struct fixture *fx = *state;
	json_t *log, *run = sarif_run(fx, &log), *result, *flow, *note;

	result = json_array_get(json_object_get(run, "results"), 0);
	assert_string_equal(string_at(result, "ruleId", NULL, NULL), "lazy-read-hazard");
	assert_string_equal(string_at(result, "level", NULL, NULL), "warning");
	assert_string_equal(string_at(result, "partialFingerprints", "mmucheck/v1", NULL),
			    fx->fs.list.at[0].fingerprint);
	assert_string_equal(string_at(result, "properties", "function", NULL), "copy_pte_range");
	flow = json_array_get(json_object_get(result, "codeFlows"), 0);
	flow = json_array_get(json_object_get(flow, "threadFlows"), 0);
	flow = json_object_get(flow, "locations");
	assert_int_equal(json_array_size(flow), 2);
	for (unsigned i = 0; i < 2; i++) {
		json_t *kinds = json_object_get(json_array_get(flow, i), "kinds");

		assert_string_equal(json_string_value(json_array_get(kinds, 0)),
				    i ? "sink" : "section");
	}
	assert_string_equal(string_at(run, "originalUriBaseIds", "SRCROOT", "uri"),
			    "file:///src/linux%207/");
	note = json_array_get(json_object_get(run, "invocations"), 0);
	assert_int_equal(json_integer_value(json_object_get(note, "exitCode")), 2);
	assert_int_equal(json_array_size(json_object_get(note, "toolExecutionNotifications")), 2);
	json_decref(log);
}

static void test_sarif_tells_rules_in_full(void **state)
{
	struct fixture *fx = *state;
	json_t *log, *run = sarif_run(fx, &log), *driver, *rule;
	size_t i;

	driver = json_object_get(json_object_get(run, "tool"), "driver");
	json_array_foreach(json_object_get(driver, "rules"), i, rule)
	{
		const char *markdown = string_at(rule, "help", "markdown", NULL);

		assert_non_null(string_at(rule, "fullDescription", "text", NULL));
		assert_null(strchr(string_at(rule, "fullDescription", "text", NULL), '\n'));
		assert_non_null(strstr(string_at(rule, "help", "text", NULL), "Wrong:\n    "));
		assert_non_null(strstr(markdown, "Wrong:\n\n```c\n"));
		assert_non_null(strstr(markdown, "\n\nSource: "));
		assert_non_null(strstr(markdown, "\n\nFix: "));
	}
	json_decref(log);
}

static json_t *first_step(json_t *result)
{
	json_t *flow = json_array_get(json_object_get(result, "codeFlows"), 0);

	flow = json_array_get(json_object_get(flow, "threadFlows"), 0);
	return json_array_get(json_object_get(flow, "locations"), 0);
}

static void test_sarif_keeps_code_and_verdict(void **state)
{
	struct fixture *fx = *state;
	struct finding *f = &fx->fs.list.at[0];
	json_t *log, *run, *result, *region;

	f->steps[0].code = "\tlazy_mmu_mode_enable();";
	f->verdict = "real";
	f->verdict_by = "somebody";
	run = sarif_run(fx, &log);
	result = json_array_get(json_object_get(run, "results"), 0);
	region = json_object_get(first_step(result), "location");
	region = json_object_get(json_object_get(region, "physicalLocation"), "region");
	assert_string_equal(string_at(region, "snippet", "text", NULL), f->steps[0].code);
	assert_string_equal(string_at(result, "properties", "verdict", NULL), "real");
	assert_string_equal(string_at(result, "properties", "verdictBy", NULL), "somebody");
	assert_null(string_at(result, "properties", "verdictReason", NULL));
	json_decref(log);
}

static void test_text_obeys_no_name(void **state)
{
	struct fixture *fx = *state;
	struct strbuf out = STRBUF_INIT;

	fx->fs.list.at[0].loc.file = strpool_intern(&fx->ctx.names, "mm/\033[2Jname.c");
	fx->fs.list.at[0].verdict = "false";
	fx->fs.list.at[0].verdict_reason = "the caller holds it";
	report_text(&fx->run, false, &out);
	assert_null(strchr(out.buf, '\033'));
	assert_non_null(strstr(out.buf, "mm/\xef\xbf\xbd[2Jname.c:1393:11: warning: "));
	assert_non_null(strstr(out.buf, "\nverdict: false: the caller holds it\n"));
	strbuf_free(&out);
}

static void test_org_is_coccinelles(void **state)
{
	struct fixture *fx = *state;
	struct finding *f = &fx->fs.list.at[0];
	struct strbuf out = STRBUF_INIT;

	f->code = "\t\tptent = ptep_get(src_pte);";
	f->loc.col = 11;
	f->message = "src[0] is read";
	f->steps[1].loc.file = strpool_intern(&fx->ctx.names, "mm/a]b.c");
	report_org(&fx->run, &out);
	assert_string_equal(
		out.buf, "* TODO [[view:mm/memory.c::face=ovl-face1::linb=1393::colb=10::cole=18]"
			 "[lazy-read-hazard: src@(0) is read]]\n"
			 "[[view:mm/memory.c::face=ovl-face2::linb=1357::colb=1::cole=2]"
			 "[section entered here: lazy_mmu_mode_enable()]]\n"
			 "[[view:mm/a%5Db.c::face=ovl-face2::linb=1393::colb=10::cole=11]"
			 "[ptep_get() reads the entry back]]\n");
	strbuf_free(&out);
}

static void test_summary_counts(void **state)
{
	struct fixture *fx = *state;
	struct strbuf out = STRBUF_INIT;
	struct finding f = fx->fs.list.at[0];

	f.rule = "lazy-lock";
	f.confidence = FINDING_MEDIUM;
	f.loc.file = strpool_intern(&fx->ctx.names, "mm/a.c");
	findings_add(&fx->fs, &f);
	findings_add(&fx->fs, &f);
	report_summary(&fx->run, false, &out);
	assert_non_null(strstr(out.buf, "3 findings: 1 of high confidence, 2 of medium confidence, "
					"0 of low confidence\n"));
	assert_non_null(
		strstr(out.buf, "\nby rule:\n     2  lazy-lock\n     1  lazy-read-hazard\n"));
	assert_non_null(strstr(out.buf, "\nby file:\n     2  mm/a.c\n     1  mm/memory.c\n"));
	assert_non_null(strstr(out.buf, "\ncoverage: 3 files asked, 2 parsed"));
	assert_non_null(strstr(out.buf, "\n     1  files that could not be parsed\n"));
	assert_null(strstr(out.buf, "odd name"));
	strbuf_free(&out);
}

static void test_chain_follows_calls_and_returns(void **state)
{
	struct fixture *fx = *state;
	const struct {
		const char *func, *text;
		unsigned depth;
	} path[] = {
		{"b", "set_pte_at() may only queue the write of pte", 1},
		{"b", "returns 0", 1},
		{"a", "calls c(), pte is argument 1", 0},
		{"c", "calls walk(), passed by a() at mm/a.c:3", 1},
		{"walk", "calls cb()", 2},
		{"cb", "returns -1", 3},
		{"c", "calls c()", 1},
		{"c", "returns", 2},
		{"a", "ptep_get() reads pte back", 0},
	};
	enum { NR = sizeof(path) / sizeof(path[0]) };
	struct finding_step steps[NR] = {0};
	struct finding f = {.steps = steps, .nr_steps = NR};
	unsigned depth[NR];

	for (unsigned i = 0; i < NR; i++) {
		steps[i].func = strpool_intern(&fx->ctx.names, path[i].func);
		steps[i].text = path[i].text;
	}
	chain_depths(&fx->ctx, &f, depth);
	for (unsigned i = 0; i < NR; i++)
		assert_int_equal(depth[i], path[i].depth);
}

static void test_sarif_survives_strange_names(void **state)
{
	struct fixture *fx = *state;
	json_t *log;

	fx->fs.list.at[0].loc.file = strpool_intern(&fx->ctx.names, "mm/\xff\"name.c");
	fx->fs.list.at[0].message = "bad \xc3 byte";
	sarif_run(fx, &log);
	json_decref(log);
}

/* A directory of its own for each test of files. */
static char *temp_dir(void)
{
	static char dir[64];

	strcpy(dir, "/tmp/mmucheck-report-XXXXXX");
	assert_non_null(mkdtemp(dir));
	return dir;
}

static unsigned count_files(const char *dir)
{
	DIR *d = opendir(dir);
	unsigned nr = 0;

	while (readdir(d))
		nr++;
	closedir(d);
	return nr - 2;
}

static void test_write_replaces_in_one_step(void **state)
{
	struct fixture *fx = *state;
	struct strbuf text = STRBUF_INIT, back = STRBUF_INIT;
	char path[128], *dir = temp_dir();
	struct stat st;

	snprintf(path, sizeof(path), "%s/report", dir);
	strbuf_adds(&text, "first\n");
	assert_int_equal(report_write(&fx->ctx, path, &text), 0);
	assert_int_equal(chmod(path, 0640), 0);
	strbuf_adds(&text, "second\n");
	assert_int_equal(report_write(&fx->ctx, path, &text), 0);
	assert_int_equal(strbuf_read_file(&back, path, 1000), 0);
	assert_string_equal(back.buf, "first\nsecond\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(count_files(dir), 1);
	unlink(path);
	rmdir(dir);
	strbuf_free(&text);
	strbuf_free(&back);
}

static void test_write_errors_leave_nothing(void **state)
{
	struct fixture *fx = *state;
	struct strbuf text = STRBUF_INIT;
	char path[128], *dir = temp_dir();

	assert_int_equal(report_write(&fx->ctx, "/nonexistent/dir/report", &text), -1);
	assert_int_equal(report_check_output(&fx->ctx, "/nonexistent/dir/report"), -1);
	assert_non_null(strstr(fx->ctx.error.buf, "cannot write /nonexistent/dir/report"));
	assert_int_equal(report_check_output(&fx->ctx, dir), -1);
	snprintf(path, sizeof(path), "%s/new", dir);
	assert_int_equal(report_check_output(&fx->ctx, path), 0);
	assert_int_equal(report_check_output(&fx->ctx, NULL), 0);
	assert_int_equal(count_files(dir), 0);
	rmdir(dir);
}

static void test_devices_are_not_replaced(void **state)
{
	struct fixture *fx = *state;
	struct strbuf text = STRBUF_INIT;
	struct stat st;

	strbuf_adds(&text, "x");
	assert_int_equal(report_check_output(&fx->ctx, "/dev/null"), 0);
	assert_int_equal(report_write(&fx->ctx, "/dev/null", &text), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	strbuf_free(&text);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_text),
		TEST(test_color),
		TEST(test_long_lists_are_cut_in_text_only),
		TEST(test_sarif),
		TEST(test_sarif_tells_rules_in_full),
		TEST(test_sarif_keeps_code_and_verdict),
		TEST(test_text_obeys_no_name),
		TEST(test_org_is_coccinelles),
		TEST(test_summary_counts),
		TEST(test_chain_follows_calls_and_returns),
		TEST(test_sarif_survives_strange_names),
		TEST(test_write_replaces_in_one_step),
		TEST(test_write_errors_leave_nothing),
		TEST(test_devices_are_not_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
