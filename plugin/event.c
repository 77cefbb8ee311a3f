/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "event.h"

#include "user.h"

json_t *event_new(const char *name)
{
	return json_pack("{ss}", "event", name);
}

json_t *event_of_call(const char *name, const struct call *call,
	const char *username)
{
	return json_pack("{ss ss ss}", "event", name, "call_id", call->id,
		"username", username);
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

/* A callee that has not offered is still to make what the caller offers */
json_t *event_list(const struct call *call, const struct party *who)
{
	const struct party *other = call_peer(call, who);

	if (call->state == CALL_ACTIVE)
		return streams_list(&call->streams, &who->leg, &other->leg);

	return streams_list(&call->streams,
		who->leg.agreed ? &who->leg : &call->caller->leg, NULL);
}

json_t *event_media(const struct call *call, const struct party *who)
{
	json_t *event = event_of_call("media", call, party_name(who));

	json_object_set_new(event, "audio", json_boolean(who->audio));
	json_object_set_new(event, "video", json_boolean(who->video));
	json_object_set_new(event, "screen", json_boolean(who->screen));
	json_object_set_new(event, "media", event_list(call, who));

	return event;
}

json_t *event_calling(const struct call *call, const struct party *who, guint seconds)
{
	json_t *event = event_of_call("calling", call, call_peer_name(call, who));

	json_object_set_new(event, "ring_timeout", json_integer(seconds));
	json_object_set_new(event, "media", event_list(call, who));

	return event;
}

/* To a client that makes no offers before it accepts nothing could be shown */
static void add_preview(json_t *o, const struct call *call, const struct party *who)
{
	if (call->preview && who->offers)
		json_object_set_new(o, "preview", json_true());
}

json_t *event_incoming(const struct call *call, const struct party *who, gint64 now)
{
	json_t *event = event_of_call("incomingcall", call, call->from_name);
	gint64 left = (call->timeout.at - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

	if (call->caller->display)
		json_object_set_new(event, "display", json_string(call->caller->display));
	json_object_set_new(event, "media", event_list(call, who));
	json_object_set_new(event, "ring_timeout", json_integer(MAX(left, 1)));
	add_preview(event, call, who);

	return event;
}

static gint64 ms(gint64 us)
{
	return us > 0 ? us / 1000 : 0;
}

static json_t *flags_of(const struct party *p)
{
	return json_pack("{sb sb sb sb sb}", "audio", p->audio, "video", p->video,
		"screen", p->screen, "held", p->held, "reconnecting", p->away);
}

json_t *event_recording(const struct call *call, const struct party *who)
{
	const struct recording *r = &call->recording;
	json_t *o = json_pack("{sb}", "active", r->state == RECORDING_ON);

	if (r->by != RECORDING_BY_NOBODY)
		json_object_set_new(o, "username", json_string(r->by == RECORDING_BY_CALLER ?
			call->from_name : call->to_name));
	if (r->state == RECORDING_ASKED)
		json_object_set_new(o, "consent", json_string(
			r->agreed[who != call->caller] ? "awaited" : "asked"));

	return o;
}

json_t *event_call(const struct party *who, gint64 now)
{
	const struct call *call = who->call;
	const struct party *other = call_peer(call, who);
	gboolean active = call->state == CALL_ACTIVE;
	json_t *o = json_pack("{ss ss ss ss sI so}",
		"call_id", call->id,
		"role", who == call->caller ? "caller" : "callee",
		"username", call_peer_name(call, who),
		"state", call_state_name(call->state),
		"since_ms", (json_int_t)ms(now - (active ? call->accepted : call->started)),
		"media", event_list(call, who));

	if (other && other->display)
		json_object_set_new(o, "display", json_string(other->display));
	if (other)
		json_object_set_new(o, "peer", flags_of(other));
	if (!active) {
		json_object_set_new(o, "rings", json_boolean(call->rang));
		add_preview(o, call, who);
	}
	if (call->recording.state != RECORDING_OFF)
		json_object_set_new(o, "recording", event_recording(call, who));
	/* What was pushed into a gap: the client may be asked again */
	if (who->offers && active && (who->leg.asked & ~leg_streams(&who->leg)))
		json_object_set_new(o, "update", json_true());

	return o;
}

json_t *event_status(const struct party *who, gint64 now)
{
	json_t *event = event_new("status");

	json_object_set_new(event, "state", json_string(state_name(party_state(who))));
	if (who->user)
		json_object_set_new(event, "username", json_string(who->user->name));
	if (who->display)
		json_object_set_new(event, "display", json_string(who->display));
	json_object_set_new(event, "bitrate", json_integer(who->bitrate));
	json_object_update_new(event, flags_of(who));
	if (who->call)
		json_object_set_new(event, "call", event_call(who, now));

	return event;
}

static void add_files(json_t *o, const GPtrArray *files)
{
	json_t *list;

	if (!files->len)
		return;

	list = json_array();
	for (guint i = 0; i < files->len; i++)
		json_array_append_new(list, json_string(g_ptr_array_index(files, i)));
	json_object_set_new(o, "files", list);
}

json_t *event_record(const struct call *call, const char *code,
	const char *reason, gint64 now)
{
	gint64 answered = call->accepted ? call->accepted : now;

	json_t *o = json_pack("{ss ss ss ss ss ss sI sI so}",
		"event", "call_ended",
		"call_id", call->id,
		"caller", call->from_name,
		"callee", call->to_name,
		"code", code,
		"reason", reason,
		"ring_ms", (json_int_t)ms(answered - call->started),
		"talk_ms", (json_int_t)(call->accepted ? ms(now - call->accepted) : 0),
		"media", event_list(call, call->caller));

	add_files(o, call->recording.files);

	return o;
}
