/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Who may have a name and enter a room. A token here is the one descriptor that
 * it has; tests/tokens has real ones, checked by Janus.
 */

#include "../../plugin/claim.h"
#include "../../plugin/trust.h"
#include "dialog.h"

static void test_register(struct world *w, gconstpointer arg)
{
	struct client *alice = world_stranger(w, "alice");
	(void)arg;

	world_sets(w, "auth", "signed");
	client_says(alice, "{'request':'register','username':'alice'}");
	expect(alice, "error 492");
	client_says(alice, "{'request':'register','username':'alice','token':'bob'}");
	expect(alice, "error 492");
	client_says(alice, "{'request':'register','username':'alice','token':'room=alice'}");
	expect(alice, "error 492");
	expect_state(alice, PARTY_UNREGISTERED);
	client_says(alice, "{'request':'register','username':'alice','token':'alice'}");
	expect(alice, "registered");
}

static void test_not_asked_for(struct world *w, gconstpointer arg)
{
	struct client *alice = world_stranger(w, "alice");
	(void)arg;

	client_says(alice, "{'request':'register','username':'alice','token':'bob'}");
	expect(alice, "registered");
	client_says(alice, "{'request':'join','room':'kitchen','token':'bob'}");
	expect(alice, "joined");
}

static void test_unable(struct world *w, gconstpointer arg)
{
	struct client *alice = world_stranger(w, "alice");
	(void)arg;

	w->no_tokens = TRUE;
	world_sets(w, "auth", "signed");
	client_says(alice, "{'request':'register','username':'alice','token':'alice'}");
	expect(alice, "error 493");
	client_says(alice, "{'request':'join','room':'kitchen','token':'room=kitchen'}");
	expect(alice, "error 493");
	expect_state(alice, PARTY_UNREGISTERED);
}

/* The secret says that it is the same device, the token who that is */
static void test_takeover(struct world *w, gconstpointer arg)
{
	struct client *old = world_client(w, "alice"), *new = world_stranger(w, "alice");
	g_autofree char *without = g_strdup_printf("{'request':'register',"
		"'username':'alice','secret':'%s'}", old->secret);
	g_autofree char *with = g_strdup_printf("{'request':'register',"
		"'username':'alice','secret':'%s','token':'alice'}", old->secret);
	(void)arg;

	world_sets(w, "auth", "signed");
	client_says(new, without);
	expect(new, "error 492");
	expect_state(old, PARTY_IDLE);
	client_says(new, "{'request':'register','username':'alice','token':'alice','secret':'guess'}");
	expect(new, "error 489");
	client_says(new, with);
	expect(new, "registered");
	expect(old, "replaced");
}

static void test_devices(struct world *w, gconstpointer arg)
{
	struct client *first = world_client(w, "alice"), *second = world_stranger(w, "alice");
	(void)arg;
	(void)first;

	world_sets(w, "auth", "signed");
	world_sets(w, "max_devices", "2");
	client_says(second, "{'request':'register','username':'alice'}");
	expect(second, "error 492");
	client_says(second, "{'request':'register','username':'alice','token':'alice'}");
	expect(second, "registered");
}

static void test_room(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *guest = world_stranger(w, "guest");
	(void)arg;

	world_sets(w, "room_auth", "signed");
	client_says(alice, "{'request':'join','room':'kitchen'}");
	expect(alice, "error 492");
	client_says(alice, "{'request':'join','room':'kitchen','token':'kitchen'}");
	expect(alice, "error 492");
	client_says(alice, "{'request':'join','room':'kitchen','token':'room=cellar'}");
	expect(alice, "error 492");
	client_says(alice, "{'request':'join','room':'kitchen','token':'room=kitchen'}");
	expect(alice, "joined");
	client_says(guest, "{'request':'join','room':'kitchen'}");
	expect(guest, "error 492");
	client_says(guest, "{'request':'join','room':'kitchen','token':'room=kitchen'}");
	expect(guest, "joined");
	expect(guest, "ready");
	expect(alice, "ready");
}

/* Who has proved a name needs no more for a room, unless rooms ask for it */
static void test_guest(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *guest = world_stranger(w, "guest");
	(void)arg;

	world_sets(w, "auth", "signed");
	client_says(alice, "{'request':'join','room':'kitchen'}");
	expect(alice, "joined");
	client_says(guest, "{'request':'join','room':'kitchen'}");
	expect(guest, "error 492");
	expect_state(guest, PARTY_UNREGISTERED);
	client_says(guest, "{'request':'join','room':'kitchen','token':'room=kitchen'}");
	expect(guest, "joined");
	expect(guest, "ready");
	expect(alice, "ready");
}

/* It has no token for the name that it was given */
static void test_guest_again(struct world *w, gconstpointer arg)
{
	struct client *guest = world_stranger(w, "guest"), *again = world_stranger(w, "guest");
	struct client *third = world_stranger(w, "guest");
	g_autofree char *body = NULL, *without = NULL;
	const char *name;
	(void)arg;

	world_sets(w, "auth", "signed");
	client_says(guest, "{'request':'join','room':'kitchen','token':'room=kitchen'}");
	name = json_string_value(json_object_get(expect(guest, "joined"), "username"));
	without = g_strdup_printf("{'request':'register','username':'%s'}", name);
	body = g_strdup_printf("{'request':'register','username':'%s','secret':'%s'}",
		name, guest->secret);
	client_says(again, without);
	expect(again, "error 492");
	client_says(again, body);
	expect(again, "registered");
	expect(guest, "replaced");
	client_says(third, body);
	expect(third, "registered");
	expect(again, "replaced");
	client_says(guest, body);
	expect(guest, "registered");
	client_says(guest, "{'request':'unregister'}");
	expect(guest, "unregistered");
	client_says(guest, body);
	expect(guest, "error 492");
}

static void test_list(struct world *w, gconstpointer arg)
{
	struct client *alice = world_client(w, "alice"), *eve = world_stranger(w, "eve");
	(void)arg;

	world_sets(w, "auth", "signed");
	client_says(eve, "{'request':'list'}");
	expect(eve, "error 473");
	client_says(alice, "{'request':'list'}");
	expect(alice, "list");
}

static void test_descriptor(void)
{
	static const struct {
		enum request_type type;
		const char *name;
		const char *descriptor;
	} cases[] = {
		{ REQUEST_REGISTER, "alice", "alice" },
		{ REQUEST_REGISTER, "alice@example.org", "alice@example.org" },
		{ REQUEST_REGISTER, "Ann, of 7:30", "Ann%2C of 7%3A30" },
		{ REQUEST_REGISTER, "room=kitchen", "room%3Dkitchen" },
		{ REQUEST_REGISTER, "100%", "100%25" },
		{ REQUEST_REGISTER, "\xe7\x8e\x8b", "\xe7\x8e\x8b" },
		{ REQUEST_JOIN, "kitchen", "room=kitchen" },
		{ REQUEST_JOIN, "a=b", "room=a%3Db" },
		{ REQUEST_LIST, "alice", NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct request req = {
			.type = cases[i].type,
			.username = (char *)cases[i].name,
			.room = (char *)cases[i].name,
		};
		g_autofree char *descriptor = claim_descriptor(&req);

		g_assert_cmpstr(descriptor, ==, cases[i].descriptor);
	}
}

static gboolean is_able, has_been_asked;

static gboolean able(void)
{
	return is_able;
}

/* True for whatever is asked while it cannot know, as Janus's own is */
static gboolean contains(const char *token, const char *descriptor)
{
	has_been_asked = TRUE;

	return !is_able || !g_strcmp0(token, descriptor);
}

static enum request_proof judged(enum request_type type, char *token)
{
	static const struct trust_port port = { .able = able, .contains = contains };
	struct request req = { .type = type, .username = "alice", .room = "kitchen",
		.token = token };

	has_been_asked = FALSE;
	trust_judge(&port, &req);

	return req.proof;
}

static void test_judge(void)
{
	is_able = FALSE;
	g_assert_cmpint(judged(REQUEST_REGISTER, "alice"), ==, REQUEST_PROOF_UNABLE);
	g_assert_cmpint(judged(REQUEST_REGISTER, NULL), ==, REQUEST_PROOF_UNABLE);
	g_assert_false(has_been_asked);

	is_able = TRUE;
	g_assert_cmpint(judged(REQUEST_REGISTER, NULL), ==, REQUEST_PROOF_NONE);
	g_assert_cmpint(judged(REQUEST_CALL, "alice"), ==, REQUEST_PROOF_NONE);
	g_assert_false(has_been_asked);
	g_assert_cmpint(judged(REQUEST_REGISTER, "bob"), ==, REQUEST_PROOF_WRONG);
	g_assert_cmpint(judged(REQUEST_REGISTER, "alice"), ==, REQUEST_PROOF_GOOD);
	g_assert_cmpint(judged(REQUEST_JOIN, "alice"), ==, REQUEST_PROOF_WRONG);
	g_assert_cmpint(judged(REQUEST_JOIN, "room=kitchen"), ==, REQUEST_PROOF_GOOD);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	world_test("/trust/register", test_register);
	world_test("/trust/not-asked-for", test_not_asked_for);
	world_test("/trust/unable", test_unable);
	world_test("/trust/takeover", test_takeover);
	world_test("/trust/devices", test_devices);
	world_test("/trust/room", test_room);
	world_test("/trust/guest", test_guest);
	world_test("/trust/guest-again", test_guest_again);
	world_test("/trust/list", test_list);
	g_test_add_func("/trust/descriptor", test_descriptor);
	g_test_add_func("/trust/judge", test_judge);

	return g_test_run();
}
