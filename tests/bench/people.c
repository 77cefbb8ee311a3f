/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file people.c  What clients say in the benches, to Duet and to videocall
 */

#include "people.h"

static const char sdp[] =
	"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
	"m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendrecv\r\n"
	"a=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n"
	"m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=sendrecv\r\n"
	"a=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\n";


void people_register(struct light_client *c, enum people_kind kind, const char *name)
{
	json_t *body = json_pack("{s:s, s:s}", "request", "register", "username", name);

	if (kind == PEOPLE_DUET)
		json_object_set_new(body, "features", json_array());
	light_send(c, body, NULL, NULL);
}


void people_call(struct light_client *c, enum people_kind kind, const char *callee,
	gboolean layers)
{
	json_t *body = json_pack("{s:s, s:s}", "request", "call", "username", callee);

	if (kind == PEOPLE_DUET)
		json_object_set_new(body, "early", json_true());
	/* the core takes what it says out of the SDP, and puts it beside */
	light_send_jsep(c, body, layers ?
		json_pack("{s:s, s:s, s:[{s:i, s:[i, i, i]}]}", "type", "offer", "sdp", sdp,
			"simulcast", "mindex", 1, "ssrcs", 1, 2, PEOPLE_LAYER) :
		json_pack("{s:s, s:s}", "type", "offer", "sdp", sdp));
}


/* With one codec per m-line an offer is its own answer */
void people_accept(struct light_client *c, enum people_kind kind)
{
	json_t *body = json_pack("{s:s}", "request", "accept");

	if (kind == PEOPLE_DUET)
		light_send(c, body, "offer", sdp);
	else
		light_send(c, body, "answer", c->offer);
}
