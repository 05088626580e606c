// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/patchwork.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bot/http.h"

const char *patchwork_state_name(enum patchwork_state state)
{
	static const char *const names[] = {"pending", "success", "warning", "fail"};

	return names[state];
}

/* A status that is no success: is it worth another try? */
static enum patchwork_outcome failed(struct ctx *ctx, const char *url, int status,
				     const json_t *answer)
{
	const char *detail = json_string_value(json_object_get(answer, "detail"));

	if (status < 0)
		return PATCHWORK_LATER;
	ctx_error(ctx, "%s: status %d%s%s", url, status, detail ? ": " : "", detail ? detail : "");
	return status >= 500 || status == 429 || status == 408 ? PATCHWORK_LATER
							       : PATCHWORK_REFUSED;
}

json_int_t patchwork_id(const json_t *answer)
{
	return json_integer_value(json_object_get(json_array_get(answer, 0), "id"));
}

/* The number of the patch in Patchwork. */
static enum patchwork_outcome find_patch(struct ctx *ctx, const struct patchwork *pw,
					 const struct http *h, const char *message_id,
					 json_int_t *id)
{
	struct strbuf url = STRBUF_INIT;
	enum patchwork_outcome outcome = PATCHWORK_DONE;
	json_t *answer;
	int status;

	strbuf_addf(&url, "%s/api/patches/?msgid=", pw->url);
	http_add_escaped(&url, message_id);
	if (pw->project) {
		strbuf_adds(&url, "&project=");
		http_add_escaped(&url, pw->project);
	}
	status = http_json(ctx, h, url.buf, NULL, &answer);
	*id = patchwork_id(answer);
	if (status != 200) {
		outcome = failed(ctx, url.buf, status, answer);
	} else if (*id <= 0) {
		ctx_error(ctx, "%s: the patch is not there (yet)", url.buf);
		outcome = PATCHWORK_LATER;
	}
	json_decref(answer);
	strbuf_free(&url);
	return outcome;
}

static bool is_same(const json_t *have, const json_t *want)
{
	return json_equal(json_object_get(have, "state"), json_object_get(want, "state")) &&
	       json_equal(json_object_get(have, "description"),
			  json_object_get(want, "description"));
}

bool patchwork_has(const json_t *answer, const char *context, const json_t *want)
{
	const json_t *last = NULL;

	for (size_t i = 0; i < json_array_size(answer); i++) {
		const json_t *c = json_array_get(answer, i);
		const char *of = json_string_value(json_object_get(c, "context"));

		if (of && !strcmp(of, context) &&
		    (!last || json_integer_value(json_object_get(last, "id")) <
				      json_integer_value(json_object_get(c, "id"))))
			last = c;
	}
	return last && is_same(last, want);
}

static bool is_there(struct ctx *ctx, const struct patchwork *pw, const struct http *h,
		     const char *url, const json_t *want)
{
	json_t *answer;
	bool there;

	http_json(ctx, h, url, NULL, &answer);
	there = patchwork_has(answer, pw->context, want);
	json_decref(answer);
	return there;
}

static enum patchwork_outcome post(struct ctx *ctx, const struct patchwork *pw,
				   const struct http *h, json_int_t id,
				   const struct patchwork_check *check)
{
	json_t *body = json_pack("{s:s, s:s, s:s}", "state", patchwork_state_name(check->state),
				 "context", pw->context, "description", check->description);
	struct strbuf url = STRBUF_INIT;
	enum patchwork_outcome outcome = PATCHWORK_DONE;
	json_t *answer = NULL;
	int status;

	if (check->target_url)
		json_object_set_new(body, "target_url", json_string(check->target_url));
	strbuf_addf(&url, "%s/api/patches/%lld/checks/", pw->url, (long long)id);
	if (!is_there(ctx, pw, h, url.buf, body)) {
		status = http_json(ctx, h, url.buf, body, &answer);
		if (status != 201)
			outcome = failed(ctx, url.buf, status, answer);
	}
	json_decref(answer);
	json_decref(body);
	strbuf_free(&url);
	return outcome;
}

static int read_token(struct ctx *ctx, const char *path, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;
	int ret = strbuf_read_file(&text, path, 4096);

	if (ret)
		ctx_error(ctx, "%s: the token cannot be read: %m", path);
	else
		strbuf_addf(out, "Token %.*s", (int)strcspn(text.buf, " \t\r\n"), text.buf);
	strbuf_free(&text);
	return ret;
}

enum patchwork_outcome patchwork_check(struct ctx *ctx, const struct patchwork *pw,
				       const char *message_id, const struct patchwork_check *check)
{
	struct strbuf token = STRBUF_INIT;
	struct http h = {.ca = pw->ca, .timeout = pw->timeout};
	enum patchwork_outcome outcome = PATCHWORK_LATER;
	json_int_t id;

	if (!read_token(ctx, pw->token_file, &token)) {
		h.authorization = token.buf;
		outcome = find_patch(ctx, pw, &h, message_id, &id);
		if (outcome == PATCHWORK_DONE)
			outcome = post(ctx, pw, &h, id, check);
	}
	strbuf_free(&token);
	return outcome;
}
