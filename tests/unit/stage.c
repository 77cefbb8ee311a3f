/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "stage.h"

#include <stdio.h>
#include <string.h>
#include "describe.h"

/* Call ids and secrets need only differ */
static void counting(void *buf, size_t len)
{
	static guint64 next;

	next++;
	memset(buf, 0xd0, len);
	memcpy(buf, &next, MIN(len, sizeof(next)));
}

static guint64 signs_of(guint64 handle, void *arg)
{
	const struct stage *s = arg;

	return s->signs[handle - 1];
}

void stage_init(struct stage *s, const struct model_rules *rules)
{
	static const char *const names[MODEL_NAMES] = { "alice", "bob", "carol", "dave" };

	memset(s, 0, sizeof(*s));
	s->settings = settings_new();
	s->settings->calls_per_minute = 0;
	s->settings->ring_timeout = rules->ring_timeout;
	s->settings->ring_offline = rules->ring_offline;
	s->settings->resume_grace = rules->resume_grace;
	s->settings->media_timeout = rules->media_timeout;
	s->settings->max_devices = rules->max_devices;
	s->settings->auth = rules->auth ? SETTINGS_AUTH_SIGNED : SETTINGS_AUTH_NONE;
	s->settings->room_auth = rules->room_auth ? SETTINGS_AUTH_SIGNED : SETTINGS_AUTH_NONE;
	s->exchange = exchange_new(s->settings, counting, signs_of, s);
	s->effects = effects_new();
	s->media[SDP_GOOD] = describe("video vp8/96");
	s->media[SDP_USELESS] = describe("video theora/99");
	model_init(&s->model, rules);
	for (int u = 0; u < MODEL_NAMES; u++)
		g_strlcpy(s->name[u], names[u], sizeof(s->name[u]));
	for (int i = 0; i < MODEL_CALLS; i++)
		s->serial[i] = G_MAXUINT;
	for (int i = 0; i <= MODEL_SECRETS; i++)
		g_strlcpy(s->secret[i], "never given", sizeof(s->secret[i]));
}

static gint64 now_of(const struct stage *s)
{
	return s->model.now * (gint64)G_USEC_PER_SEC;
}

static gboolean anything(const struct stage *s)
{
	struct exchange_counts left;

	exchange_counts(s->exchange, &left);

	return left.handles || left.names || left.users || left.calls || left.rooms ||
		left.watches || exchange_deadline(s->exchange) >= 0;
}

void stage_empty(struct stage *s)
{
	struct act detach = { .type = ACT_DETACH }, second = { .type = ACT_SECOND };

	for (int h = 0; h < MODEL_HANDLES; h++) {
		detach.handle = h;
		if (stage_may(s, &detach))
			stage_act(s, &detach);
	}
	for (int i = 0; i <= s->model.rules.resume_grace && anything(s); i++)
		stage_act(s, &second);
	if (anything(s))
		stage_differs(s, "something is left at the end");
}

void stage_clear(struct stage *s)
{
	stage_empty(s);
	exchange_free(s->exchange);
	settings_free(s->settings);
	g_ptr_array_unref(s->effects);
	media_free(s->media[SDP_GOOD]);
	media_free(s->media[SDP_USELESS]);
	g_free(s->label);
}

static gboolean absent_seat(const struct stage *s)
{
	for (int p = MODEL_HANDLES; p < MODEL_PARTIES; p++) {
		if (!s->model.party[p].here)
			return TRUE;
	}

	return FALSE;
}

gboolean stage_may(const struct stage *s, const struct act *a)
{
	const struct stage_core *c = &s->core[a->handle];
	gboolean here = s->model.party[a->handle].here;

	switch (a->type) {
	case ACT_ATTACH:
		return !here;
	case ACT_REQUEST:
		if (a->ask.jsep == REQUEST_JSEP_OFFER)
			return here && (!c->agent || c->negotiated);
		if (a->ask.jsep == REQUEST_JSEP_ANSWER)
			return here && c->agent && !c->held;
		return here;
	case ACT_DETACH:
		return here && absent_seat(s);
	case ACT_CLOSED:
		return here && c->closing;
	case ACT_LOSE:
		return here && c->agent && !c->closing;
	case ACT_PUSH_FAILS:
		return here && c->generation;
	case ACT_CONNECT:
		return here && c->negotiated && !c->closing;
	case ACT_SIGN:
		return here;
	default:
		return TRUE;
	}
}

static const char *id_of(const struct stage *s, int h, enum ask_id id)
{
	int call = s->model.party[h].call;

	if (id == ID_NONE)
		return NULL;
	if (id == ID_WRONG)
		return s->id[call == NOBODY ? 0 : (call + 1) % MODEL_CALLS];

	return call == NOBODY ? "none" : s->id[call];
}

/* Nothing of it is freed: all belongs to the stage */
static void fill(struct stage *s, const struct act *a, struct request *req, char **names)
{
	static char *const none[] = { NULL };
	static char *const rooms[MODEL_ROOMS] = { "hall", "den" };
	const struct ask *ask = &a->ask;
	guint count = 0;

	memset(req, 0, sizeof(*req));
	req->type = ask->type;
	req->transaction = "t";
	req->call_id = (char *)id_of(s, a->handle, ask->id);
	req->username = ask->user == NOBODY ? NULL : s->name[ask->user];
	req->room = ask->room == NOBODY ? NULL : rooms[ask->room];
	req->secret = ask->secret == NOBODY ? NULL : s->secret[ask->secret];
	req->proof = ask->untrusted ? REQUEST_PROOF_WRONG : REQUEST_PROOF_GOOD;
	req->features = ask->features;
	req->feature = ask->features ? (char **)none : NULL;
	req->early = ask->early;
	req->preview = ask->preview;
	req->answer = ask->answer;
	req->code = ask->busy ? "busy" : NULL;
	req->audio = req->screen = REQUEST_ABSENT;
	req->video = ask->sends;
	req->bitrate = -1;
	req->jsep = ask->jsep;
	req->update = ask->update;
	req->media = ask->jsep == REQUEST_JSEP_NONE ? NULL : s->media[ask->sdp];
	for (int u = 0; u < MODEL_NAMES; u++) {
		if (ask->names & (1u << u))
			names[count++] = s->name[u];
	}
	names[count] = NULL;
	req->usernames = ask->type == REQUEST_WATCH || ask->type == REQUEST_UNWATCH ?
		names : NULL;
}

static void request(struct stage *s, const struct act *a)
{
	struct stage_core *c = &s->core[a->handle];
	char *names[MODEL_NAMES + 1];
	struct act b = *a;
	struct request req;

	b.ask.update = a->ask.jsep != REQUEST_JSEP_NONE && c->negotiated;
	if (a->ask.jsep == REQUEST_JSEP_OFFER)
		c->agent = TRUE;
	if (a->ask.jsep == REQUEST_JSEP_ANSWER)
		c->negotiated = TRUE;
	fill(s, &b, &req, names);
	exchange_request(s->exchange, a->handle + 1, &req, now_of(s), s->effects);
	model_request(&s->model, a->handle, &b.ask);
}

static void attach(struct stage *s, int h)
{
	memset(&s->core[h], 0, sizeof(s->core[h]));
	s->signs[h] = 0;
	g_assert_cmpint(exchange_attach(s->exchange, h + 1), ==, 0);
	model_attach(&s->model, h);
}

static void closed(struct stage *s, int h)
{
	struct stage_core *c = &s->core[h];

	c->closing = c->negotiated = FALSE;
	c->agent = c->held;
	c->held = FALSE;
	exchange_media_gone(s->exchange, h + 1, now_of(s), s->effects);
}

static void lose(struct stage *s, int h)
{
	struct stage_core *c = &s->core[h];

	c->agent = c->negotiated = c->current = FALSE;
	exchange_media_gone(s->exchange, h + 1, now_of(s), s->effects);
	model_lose(&s->model, h);
}

/* What could not be delivered may be of a leg that is no more */
static void push_fails(struct stage *s, int h)
{
	struct stage_core *c = &s->core[h];

	exchange_push_failed(s->exchange, h + 1, c->generation, now_of(s), s->effects);
	if (c->current)
		model_lose(&s->model, h);
	c->current = FALSE;
}

static void happen(struct stage *s, const struct act *a)
{
	int h = a->handle;

	switch (a->type) {
	case ACT_REQUEST: request(s, a); break;
	case ACT_ATTACH: attach(s, h); break;
	case ACT_DETACH:
		exchange_detach(s->exchange, h + 1, now_of(s), s->effects);
		model_detach(&s->model, h);
		break;
	case ACT_CLOSED: closed(s, h); break;
	case ACT_LOSE: lose(s, h); break;
	case ACT_PUSH_FAILS: push_fails(s, h); break;
	case ACT_CONNECT:
		exchange_media_up(s->exchange, h + 1, now_of(s), s->effects);
		model_connect(&s->model, h);
		break;
	case ACT_SIGN: s->signs[h]++; break;
	case ACT_SECOND:
		model_second(&s->model, s->signs);
		exchange_tick(s->exchange, now_of(s), s->effects);
		break;
	case ACT_SHUTDOWN:
		exchange_shutdown(s->exchange, now_of(s), s->effects);
		model_shutdown(&s->model);
		break;
	case ACT_TYPES: break;
	}
}

void stage_act(struct stage *s, const struct act *a)
{
	s->past[s->steps++ % STAGE_PAST] = *a;
	s->failed = 0;
	g_ptr_array_set_size(s->effects, 0);
	model_step(&s->model);
	happen(s, a);
	stage_compare(s, a->type == ACT_DETACH ? a->handle : NOBODY);
}

static void print_act(const struct act *a)
{
	static const char *const words[ACT_TYPES] = {
		"", "attach", "detach", "closed", "lose", "push fails", "connect", "sign",
		"second", "shutdown",
	};
	static const char *const jseps[] = { "", " offer", " answer" };
	static const char *const sdps[] = { "", " (useless)", " (broken)" };
	static const char *const ids[] = { " id", " wrong id", "" };
	const struct ask *k = &a->ask;

	fprintf(stderr, "# %d %s", a->handle, words[a->type]);
	if (a->type == ACT_REQUEST)
		fprintf(stderr, "%s%s%s%s user %d room %d secret %d features %d early %d preview %d",
			request_name(k->type), ids[k->id], jseps[k->jsep],
			k->jsep ? sdps[k->sdp] : "", k->user, k->room, k->secret,
			k->features, k->early, k->preview);
	fprintf(stderr, "\n");
}

void stage_differs(const struct stage *s, const char *format, ...)
{
	guint64 first = s->steps > STAGE_PAST ? s->steps - STAGE_PAST : 0;
	va_list ap;

	for (guint64 i = first; i < s->steps; i++)
		print_act(&s->past[i % STAGE_PAST]);
	fprintf(stderr, "# step %" G_GUINT64_FORMAT " of %s: ", s->steps,
		s->label ? s->label : "?");
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fprintf(stderr, "\n");
	abort();
}
