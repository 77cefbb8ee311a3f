/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "walk.h"

#include <string.h>
#include "deliver.h"
#include "dialog.h"
#include "operator.h"

#define USERS 5

static const char *const lines[] = {
	"audio opus/111 red/63", "audio opus/109 red/63 pcmu/0", "audio pcmu/0",
	"audio opus/111 telephone-event/110 inactive", "audio isac/103",
	"audio rejected", "video vp8/96 vp9/98 h264/106:42e01f.1", "video vp8/120",
	"video h264/126:42e01f.1", "video vp9/98 recvonly", "video av1/45 sendonly",
	"video vp8/96 inactive", "video rejected", "video theora/99", "data", "other",
};

static guint below(struct walk *k, guint n)
{
	return k->choose(k->arg, n);
}

static gboolean once_in(struct walk *k, guint n)
{
	return below(k, n) == 0;
}

static struct client *anybody(struct walk *k)
{
	return g_ptr_array_index(k->w.clients, below(k, WALK_CLIENTS));
}

static char *any_offer(struct walk *k)
{
	GString *sdp = g_string_new(CHROMIUM);
	guint count = below(k, once_in(k, 50) ? MEDIA_LINES_MAX : 5);

	if (once_in(k, 2))
		return g_string_free(sdp, FALSE);

	g_string_truncate(sdp, 0);
	for (guint i = 0; i < count; i++) {
		g_string_append_printf(sdp, "%s%s", i ? " | " : "",
			lines[below(k, G_N_ELEMENTS(lines))]);
	}

	return g_string_free(sdp, FALSE);
}

static const char *answer_word(struct walk *k)
{
	static const char *const words[] = {
		"", "", "", "", "", "", " rejected", " inactive", " recvonly", " sendonly",
	};

	return words[below(k, G_N_ELEMENTS(words))];
}

/* An answer to the offer that the client got last, mostly one that fits */
static char *any_answer(struct walk *k, const struct client *c)
{
	g_autofree char *offer = described(c->offered);
	g_auto(GStrv) line = g_strsplit(offer, " | ", -1);
	GString *sdp = g_string_new(NULL);

	if (!c->offered || once_in(k, 20)) {
		g_string_free(sdp, TRUE);
		return any_offer(k);
	}

	for (guint i = 0; line[i]; i++) {
		g_auto(GStrv) word = g_strsplit(line[i], " ", -1);

		g_string_append_printf(sdp, "%s%s", i ? " | " : "", word[0]);
		for (guint j = 1; word[j]; j++) {
			if (!once_in(k, 6))
				g_string_append_printf(sdp, " %s", word[j]);
		}
		g_string_append(sdp, answer_word(k));
	}

	return g_string_free(sdp, FALSE);
}

/* The current call's id, a wrong one, another client's, or none */
static char *any_call_id(struct walk *k, const struct client *c)
{
	const struct client *other = anybody(k);

	switch (below(k, 12)) {
	case 0:
		return g_strdup(",'call_id':'nonsense'");
	case 1:
		return g_strdup_printf(",'call_id':'%s'", other->call_id ? other->call_id : "x");
	case 2:
		return g_strdup("");
	default:
		return g_strdup_printf(",'call_id':'%s'", c->call_id ? c->call_id : "x");
	}
}

static char *register_body(struct walk *k, const struct client *c)
{
	const struct client *old = anybody(k);
	gboolean secret = old->secret && once_in(k, 2);
	g_autofree char *element = g_strdup_printf(",'secret':'%s'", old->secret);

	return g_strdup_printf("{'request':'register','username':'%s'%s%s%s}",
		secret || once_in(k, 9) ? old->name : c->name,
		secret ? element : "", c->features ? ",'features':[]" : "",
		once_in(k, 4) ? ",'codecs':['opus','red','vp9','vp8']" : "");
}

static char *call_body(struct walk *k)
{
	const char *early = once_in(k, 2) ? "true" : "false";
	const char *preview = once_in(k, 2) ? ",'preview':true" : "";

	if (once_in(k, 5))
		return g_strdup_printf("{'request':'call','room':'room%u','early':%s%s}",
			below(k, 3), early, preview);

	return g_strdup_printf("{'request':'call','username':'%s','early':%s%s%s}",
		once_in(k, 30) ? "nobody" : anybody(k)->name, early, preview,
		once_in(k, 3) ? ",'ring_timeout':20" : "");
}

static char *any_body(struct walk *k, const struct client *c, enum request_type type)
{
	static const char *const flags[] = {
		"", ",'audio':false", ",'video':false", ",'audio':true,'video':true",
		",'bitrate':0", ",'bitrate':256000", ",'bitrate':-1",
		",'record':true", ",'record_consent':true", ",'record':false",
	};
	g_autofree char *id = any_call_id(k, c);
	const char *name = request_name(type);

	switch (type) {
	case REQUEST_REGISTER:
		return register_body(k, c);
	case REQUEST_CALL:
		return call_body(k);
	case REQUEST_JOIN:
		return g_strdup_printf("{'request':'join','room':'room%u'%s}", below(k, 3),
			c->features ? ",'features':[]" : "");
	case REQUEST_WATCH:
	case REQUEST_UNWATCH:
		return g_strdup_printf("{'request':'%s','usernames':['%s','%s']}", name,
			anybody(k)->name, anybody(k)->name);
	case REQUEST_REATTACH:
		return g_strdup_printf("{'request':'reattach','call_id':'$','secret':'%s'}",
			once_in(k, 9) ? "wrong" : "#");
	case REQUEST_STATUS:
		return g_strdup_printf("{'request':'status','answer':%s}",
			once_in(k, 2) ? "true" : "false");
	case REQUEST_HANGUP:
		return g_strdup_printf("{'request':'hangup'%s,'code':'%s'}", id,
			once_in(k, 3) ? "busy" : "declined");
	case REQUEST_SET:
		return g_strdup_printf("{'request':'set'%s%s}", id,
			flags[below(k, G_N_ELEMENTS(flags))]);
	default:
		return g_strdup_printf("{'request':'%s'%s}", name, id);
	}
}

/* Mostly what makes sense: offers from those who offer, answers to our offers */
static const char *any_jsep(struct walk *k, const struct client *c, enum request_type type)
{
	switch (type) {
	case REQUEST_CALL:
	case REQUEST_REATTACH:
		return once_in(k, 20) ? NULL : "offer";
	case REQUEST_ACCEPT:
	case REQUEST_SET:
	case REQUEST_RINGING:
		if (once_in(k, 3))
			return NULL;
		if (once_in(k, 10))
			return once_in(k, 2) ? "offer" : "answer";
		return c->proposed ? "answer" : "offer";
	default:
		return once_in(k, 20) ? "offer" : NULL;
	}
}

/* Mostly what its state is for */
static enum request_type any_type(struct walk *k, const struct client *c)
{
	static const enum request_type likely[PARTY_STATES][3] = {
		[PARTY_UNREGISTERED] = { REQUEST_REGISTER, REQUEST_REGISTER, REQUEST_JOIN },
		[PARTY_IDLE] = { REQUEST_CALL, REQUEST_CALL, REQUEST_SET },
		[PARTY_CALLING] = { REQUEST_SET, REQUEST_SET, REQUEST_STATUS },
		[PARTY_RINGING] = { REQUEST_RINGING, REQUEST_ACCEPT, REQUEST_ACCEPT },
		[PARTY_ACTIVE] = { REQUEST_SET, REQUEST_SET, REQUEST_SET },
	};

	if (once_in(k, 8))
		return below(k, REQUEST_COUNT);
	if (c->in_call && !c->rings && !c->agent)
		return REQUEST_REATTACH;

	return likely[exchange_state(k->w.exchange, c->handle)][below(k, 3)];
}

static void request(struct walk *k, struct client *c)
{
	enum request_type type = any_type(k, c);
	g_autofree char *body = any_body(k, c, type);
	const char *jsep = any_jsep(k, c, type);
	g_autofree char *sdp = NULL;

	if (jsep && !once_in(k, 50))
		sdp = *jsep == 'a' ? any_answer(k, c) : any_offer(k);

	client_sends(c, body, jsep, sdp);
}

/* Whatever the operator asks is answered, and leaves nothing behind */
static void operate(struct walk *k, const struct client *c)
{
	static const char *const bodies[] = {
		"{'request':'end','call_id':'%s'}", "{'request':'end','call_id':'%s'}",
		"{'request':'call','call_id':'%s'}",
	};
	g_autofree char *kick = g_strdup_printf("{'request':'kick','username':'%s'}", c->name);
	g_autofree char *one = g_strdup_printf("{'request':'kick','username':'%s','device':%u}",
		c->name, (guint)c->handle);
	g_autofree char *call = g_strdup_printf(bodies[below(k, G_N_ELEMENTS(bodies))],
		c->call_id ? c->call_id : "x");
	const char *const asked[] = {
		kick, one, call, call, call, "{'request':'users'}", "{'request':'calls'}",
		"{'request':'drain','drain':true}", "{'request':'drain','drain':false}",
		"{'request':'drain','drain':false}",
	};

	json_decref(operator_asks(&k->w, asked[below(k, G_N_ELEMENTS(asked))]));
}

static void happen(struct walk *k, struct client *c)
{
	guint chance = below(k, 100);

	if (c->closing && chance < 60)
		client_closed(c);
	else if (chance < 5)
		client_detaches(c);
	else if (chance < 10)
		client_push_fails(c);
	else if (chance < 15)
		client_is_lost(c);
	else if (chance < 30)
		world_passes(&k->w, below(k, 10));
	else if (chance < 45)
		client_shows_life(c);
	else if (chance >= 97)
		operate(k, c);
	else if (c->negotiated)
		client_connects(c);
}

void walk_step(struct walk *k)
{
	struct client *c = anybody(k);

	if (c->gone) {
		client_attaches(c);
		c->features = once_in(k, 2);
	} else if (once_in(k, 5)) {
		happen(k, c);
	} else {
		request(k, c);
	}
	world_forgets(&k->w);
}

static void choose_settings(struct walk *k)
{
	static const char *const devices[] = { "1", "2", "3" };
	static const char *const seconds[] = { "0", "10", "20" };
	static const char *const silence[] = { "0", "2", "5" };

	world_sets(&k->w, "max_devices", devices[below(k, 3)]);
	world_sets(&k->w, "ring_offline", seconds[below(k, 3)]);
	world_sets(&k->w, "resume_grace", seconds[below(k, 3)]);
	world_sets(&k->w, "media_timeout", silence[below(k, 3)]);
	world_sets(&k->w, "record", "request");
	world_sets(&k->w, "record_folder", "/recordings");
}

void walk_begin(struct walk *k, walk_choose_h *choose, void *arg)
{
	static const char *const names[USERS] = {
		"alice", "bob", "carol", "dave", "erin",
	};

	memset(k, 0, sizeof(*k));
	k->choose = choose;
	k->arg = arg;
	world_setup(&k->w, NULL);
	choose_settings(k);
	for (guint i = 0; i < WALK_CLIENTS; i++)
		world_stranger(&k->w, names[i % USERS])->features = i % 2;
}

void walk_end(struct walk *k)
{
	world_teardown(&k->w, NULL);
}
