/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file inside_media.c  Bytes are RTP and RTCP packets of a call, and what changes it
 *
 * The first byte chooses the call, each step begins with one that says what
 * happens, to whom (`BOB`), and on a video m-line (`VIDEO`) or not. A packet is
 * its m-line, its length in two bytes, and itself.
 */

#include <arpa/inet.h>
#include "../../plugin/sdp.h"
#include "bytes.h"
#include "inside.h"
#include "scene.h"

#define STEPS_MAX 256
#define PACKET_MAX 1500

enum {
	WHAT = 0x0f,
	BOB = 0x10,
	VIDEO = 0x20,
	SAME_LINE = 0x40,  /* the m-line is 0 for audio and 1 for video */
};

enum {
	RTP = 0,           /* up to RTCP - 1 */
	DESCRIBED = 6,     /* RTP with a dependency descriptor before it */
	SERIES = 7,        /* one RTP packet, and more with the numbers that follow */
	RTCP = 8,          /* up to REQUEST - 1 */
	REQUEST = 13,
	CONNECT = 14,
	HANGUP = 15,
};

/** How the call is that the packets are of */
struct setting {
	const char *codec, *alice, *bob;
	enum { ONE, SSRCS, RIDS } layers;   /* what alice sends on her first video line */
	const char *before;    /* what alice says before the first packet */
};

static const struct setting settings[] = {
	{ "vp8", "chromium", "chromium", ONE, NULL },
	{ "vp8", "chromium", "chromium", SSRCS, NULL },
	{ "vp9", "chromium", "chromium", SSRCS, NULL },
	{ "h264", "chromium", "chromium", SSRCS, NULL },
	{ "av1", "chromium", "chromium", SSRCS, NULL },
	{ "vp8", "chromium_screen", "chromium_screen", ONE, NULL },
	{ "vp8", "chromium", "firefox", ONE, NULL },
	{ "vp8", "chromium", "chromium", ONE, "{'request':'set','video':false,'audio':false}" },
	{ "vp8", "chromium", "chromium", RIDS, NULL },
	{ "vp8", "chromium", "chromium", ONE, "{'request':'set','record':true}" },
	{ "vp9", "chromium", "chromium", SSRCS, "{'request':'set','record':true}" },
};

static const char *const requests[] = {
	"{'request':'hold'}", "{'request':'unhold'}",
	"{'request':'set','video':false}", "{'request':'set','video':true}",
	"{'request':'set','substream':0,'temporal':0}", "{'request':'set','substream':2}",
	"{'request':'set','temporal':1}", "{'request':'set','fallback':1000}",
	"{'request':'set','bitrate':64000}", "{'request':'set','bitrate':0}",
	"{'request':'status'}", "{'request':'ping'}",
	"{'request':'set','record':true}", "{'request':'set','record':false}",
};

struct play {
	struct scene scene;
	const struct setting *setting;
	struct bytes in;
	guint steps;
	gboolean pending;     /* a step that is not for loop threads is next */
	guint8 op;
};


static void offer_layers(json_t *jsep, gboolean named)
{
	json_object_set_new(jsep, "simulcast", named ?
		json_pack("[{s:i, s:[sss]}]", "mindex", 1, "rids", "h", "m", "l") :
		json_pack("[{s:i, s:[iii]}]", "mindex", 1, "ssrcs", 1, 2, 3));
}


static void join(struct scene *s, guint who, const char *name, const char *codec)
{
	check(scene_good(scene_send(s, who, json_pack("{s:s, s:s, s:[], s:[ss]}",
		"request", "register", "username", name, "features",
		"codecs", "opus", codec), NULL)));
}


static void call(struct play *p)
{
	struct scene *s = &p->scene;
	json_t *jsep = json_pack("{s:s, s:s}", "type", "offer",
		"sdp", scene_offer(p->setting->alice));

	if (p->setting->layers != ONE)
		offer_layers(jsep, p->setting->layers == RIDS);
	join(s, 0, "alice", p->setting->codec);
	join(s, 1, "bob", p->setting->codec);
	check(scene_good(scene_send(s, 0, json_pack("{s:s, s:s, s:b}", "request", "call",
		"username", "bob", "early", TRUE), jsep)));
	check(scene_good(scene_say(s, 1, "{'request':'accept'}", "offer",
		scene_offer(p->setting->bob))));
	scene_connect(s, 0);
	scene_connect(s, 1);
	if (p->setting->before)
		check(scene_good(scene_say(s, 0, p->setting->before, NULL, NULL)));
}


static int line_of(struct play *p)
{
	if (p->op & SAME_LINE)
		return !!(p->op & VIDEO);
	return (gint8)bytes_u8(&p->in);
}


static void rtp(struct play *p, struct fake *f)
{
	janus_plugin_rtp packet = { .video = !!(p->op & VIDEO), .mindex = line_of(p) };
	const guint8 more = (p->op & WHAT) == SERIES ? bytes_u8(&p->in) % 32 : 0;
	g_autofree guint8 *described = NULL, *original = NULL;
	gsize size;

	janus_plugin_rtp_extensions_reset(&packet.extensions);
	if ((p->op & WHAT) == DESCRIBED) {
		described = bytes_take(&p->in, bytes_u8(&p->in), &size);
		memcpy(packet.extensions.dd_content, described, size);
		packet.extensions.dd_len = (guint8)size;
	}
	original = bytes_take(&p->in, bytes_u16(&p->in) % PACKET_MAX, &size);
	for (guint i = 0; i <= more; i++) {
		/* as in the core, a packet has no other room than its own */
		g_autofree guint8 *copy = g_malloc(size ? size : 1);
		janus_plugin_rtp one = packet;

		memcpy(copy, original, size);
		if (size >= 4) {
			const guint16 seq = (guint16)((copy[2] << 8 | copy[3]) + i);

			copy[2] = (guint8)(seq >> 8);
			copy[3] = (guint8)seq;
		}
		one.buffer = (char *)copy;
		one.length = (guint16)size;
		core_plugin(p->scene.core)->incoming_rtp(fake_session(f), &one);
		check_int(one.length, size);
	}
}


static void rtcp(struct play *p, struct fake *f)
{
	janus_plugin_rtcp packet = { .video = !!(p->op & VIDEO), .mindex = line_of(p) };
	gsize size;
	g_autofree char *copy = bytes_take(&p->in, bytes_u16(&p->in) % PACKET_MAX, &size);

	packet.buffer = copy;
	packet.length = (guint16)size;
	core_plugin(p->scene.core)->incoming_rtcp(fake_session(f), &packet);
}


/** On the loop thread that all handles share: packets, until something else is due */
static void deliver(struct fake *unused, void *arg)
{
	struct play *p = arg;

	(void)unused;
	while (p->in.left && p->steps++ < STEPS_MAX) {
		struct fake *f = p->scene.fake[!!((p->op = bytes_u8(&p->in)) & BOB)];

		p->pending = (p->op & WHAT) >= REQUEST;
		if (p->pending)
			return;
		/* nothing arrives without a PeerConnection */
		if (!fake_has_pc(f))
			continue;
		if ((p->op & WHAT) < RTCP)
			rtp(p, f);
		else
			rtcp(p, f);
	}
}


static void change(struct play *p)
{
	const guint who = !!(p->op & BOB);

	p->pending = FALSE;
	switch (p->op & WHAT) {
	case REQUEST:
		scene_say(&p->scene, who,
			requests[bytes_u8(&p->in) % G_N_ELEMENTS(requests)], NULL, NULL);
		break;
	case CONNECT:
		scene_connect(&p->scene, who);
		break;
	default:
		fake_hangup(p->scene.fake[who]);
	}
}


/** What a leg agreed to is all that may come on it */
static void check_received(struct play *p, guint who)
{
	g_autofree char *sdp = scene_sdp(&p->scene, who, "answer"), *error = NULL;
	struct fake *f = p->scene.fake[who];
	const guint count = fake_relayed_count(f, RELAYED_RTP);
	struct media *m = count ? sdp_parse(sdp, &error) : NULL;

	check(!count || m);
	for (guint i = 0; i < count; i++) {
		const struct relayed *r = fake_relayed(f, RELAYED_RTP, i);
		const struct media_line *line = media_line(m, (guint)r->mindex);
		gboolean found = FALSE;

		check(line && line->enabled);
		check(!r->video == (line->kind != MEDIA_VIDEO));
		for (guint c = 0; c < line->codecs->len; c++)
			found |= media_line_codec(line, c)->pt == r->pt;
		check(found);
	}
	media_free(m);
}


int inside_media(const uint8_t *data, size_t size)
{
	struct play p = { .in = { data, size } };
	g_autofree char *jcfg = g_strdup_printf(SCENE_LASTING "record = \"request\"\n"
		" record_consent = \"no\"\n record_folder = \"%s\"\n }", scene_folder());

	p.setting = &settings[bytes_u8(&p.in) % G_N_ELEMENTS(settings)];
	scene_begin(&p.scene, jcfg, 2);
	call(&p);
	while (p.in.left && p.steps < STEPS_MAX) {
		fake_run(p.scene.fake[0], deliver, &p);
		if (p.pending)
			change(&p);
	}
	json_decref(core_plugin(p.scene.core)->query_session(fake_session(p.scene.fake[0])));
	check_received(&p, 0);
	check_received(&p, 1);
	scene_end(&p.scene);
	scene_empty_folder();
	return 0;
}
