/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "event.h"

json_t *event_new(const char *name)
{
	return json_pack("{ss}", "event", name);
}

json_t *event_of_call(const char *name, const struct call *call,
	const struct party *other)
{
	return json_pack("{ss ss ss}", "event", name, "call_id", call->id,
		"username", other->name);
}

json_t *event_wrap(json_t *result)
{
	return json_pack("{ss so}", "duet", "event", "result", result);
}

json_t *event_error(enum duet_error code, const char *text)
{
	return json_pack("{ss si ss}", "duet", "event", "error_code", (int)code,
		"error", text);
}

json_t *event_media(const struct call *call, const struct party *who)
{
	const struct party *other = call_peer(call, who);
	json_t *event = event_of_call("media", call, who);

	json_object_set_new(event, "audio", json_boolean(who->audio));
	json_object_set_new(event, "video", json_boolean(who->video));
	json_object_set_new(event, "media",
		streams_list(&call->streams, &who->leg, &other->leg));

	return event;
}

/* A callee that has not offered is still to make what the caller offers */
json_t *event_ringing_media(const struct call *call, const struct party *who)
{
	const struct party *from = who->leg.agreed ? who : call->caller;

	return streams_list(&call->streams, &from->leg, NULL);
}

static gint64 ms(gint64 us)
{
	return us > 0 ? us / 1000 : 0;
}

static json_t *status_of_call(const struct party *who, gint64 now)
{
	const struct call *call = who->call;
	const struct party *other = call_peer(call, who);
	gboolean active = call->state == CALL_ACTIVE;
	json_t *o = json_pack("{ss ss ss ss sI}",
		"call_id", call->id,
		"role", who == call->caller ? "caller" : "callee",
		"username", other->name,
		"state", call_state_name(call->state),
		"since_ms", (json_int_t)ms(now - (active ? call->accepted : call->started)));

	if (other->display)
		json_object_set_new(o, "display", json_string(other->display));
	json_object_set_new(o, "media", active ?
		streams_list(&call->streams, &who->leg, &other->leg) :
		event_ringing_media(call, who));
	json_object_set_new(o, "peer", json_pack("{sb sb}",
		"audio", other->audio, "video", other->video));

	return o;
}

json_t *event_status(const struct party *who, gint64 now)
{
	json_t *event = event_new("status");

	json_object_set_new(event, "state", json_string(state_name(party_state(who))));
	if (who->name)
		json_object_set_new(event, "username", json_string(who->name));
	if (who->display)
		json_object_set_new(event, "display", json_string(who->display));
	json_object_set_new(event, "audio", json_boolean(who->audio));
	json_object_set_new(event, "video", json_boolean(who->video));
	json_object_set_new(event, "bitrate", json_integer(who->bitrate));
	if (who->call)
		json_object_set_new(event, "call", status_of_call(who, now));

	return event;
}

json_t *event_record(const struct call *call, const char *code,
	const char *reason, gint64 now)
{
	gint64 answered = call->accepted ? call->accepted : now;

	return json_pack("{ss ss ss ss ss ss sI sI so}",
		"event", "call_ended",
		"call_id", call->id,
		"caller", call->caller->name,
		"callee", call->callee->name,
		"code", code,
		"reason", reason,
		"ring_ms", (json_int_t)ms(answered - call->started),
		"talk_ms", (json_int_t)(call->accepted ? ms(now - call->accepted) : 0),
		"media", streams_list(&call->streams, &call->caller->leg,
			&call->callee->leg));
}
