/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file main.js  The page: what is clicked goes to the client, what the client says is shown */

import { DuetClient } from './client.js';
import { showCall } from './callview.js';
import { keep, kept } from './keep.js';
import { People } from './people.js';
import { copyLink, newRoom, roomIn, setRoom, showRoom } from './roomview.js';
import { readSettings } from './settings.js';
import { $, show, write } from './view.js';
import { stateName, stateWords } from './words.js';

const settings = readSettings(location);
const client = new DuetClient(settings);
const people = new People(client, (name) => {
	$('callee').value = name;
	$('call').focus();
});

function refresh(name = stateName(client)) {
	const call = client.current;
	write('state', stateWords(name, client), { state: name });
	const registered = client.username !== null;
	show('connect', name === 'offline');
	show('unregister', registered);
	show('register', !registered);
	show('you', !call);
	show('others', registered && !call);
	$('name').readOnly = registered;
	$('register').disabled = !client.connected;
	showRoom(client);
	showCall(call);
}

function fail(error) {
	write('error', error.message);
}

/** Does what was clicked; a second click waits until it is done */
async function act(button, action) {
	write('error', '');
	button.disabled = true;
	try {
		await action();
	} catch (error) {
		fail(error);
	} finally {
		button.disabled = false;
		refresh();
	}
}

function onClick(id, action) {
	$(id).addEventListener('click', () => act($(id), action));
}

function onSubmit(id, button, action) {
	$(id).addEventListener('submit', (event) => {
		event.preventDefault();
		if (!$(button).disabled)
			act($(button), action);
	});
}

async function connect() {
	refresh('connecting');
	await client.connect();
	const before = kept();
	if (before)
		await register(before.username, before.secret).catch((error) => {
			keep({});
			fail(error);
		});
	await enter(roomIn(location));
}

async function register(name, secret) {
	await client.register(name, { secret });
	$('name').value = client.username;
	keep(client);
	refresh();
	await people.refresh();
}

async function unregister() {
	await client.unregister();
	keep({});
	setRoom(null);
}

async function enter(room) {
	if (!room || room === client.room)
		return;
	await client.join(room);
	$('name').value = client.username;
	keep(client);
	setRoom(room);
	await people.refresh();
}

async function leaveRoom() {
	await client.leave();
	setRoom(null);
}

async function call(name, video) {
	write('ended', '', { code: '' });
	follow(await client.call(name, { video }));
}

const followed = new WeakSet();

function follow(call) {
	if (followed.has(call))
		return;
	followed.add(call);
	for (const type of ['state', 'ringing', 'media', 'update', 'track', 'trackended', 'reconnecting', 'connected',
		'resumed', 'held', 'unheld'])
		call.addEventListener(type, () => refresh());
	call.addEventListener('ended', ({ detail }) => {
		const { words, code, reason } = detail;
		write('ended', code === 'failed' && reason ? `${words}: ${reason}` : words, { code });
		refresh();
		if (client.username && client.connected)
			people.refresh().catch(() => {});
	});
	refresh();
}

const withCall = (action) => () => client.current && action(client.current);

onClick('connect', connect);
onClick('unregister', unregister);
onClick('refresh', () => people.refresh());
onClick('meet', () => enter(newRoom()));
onClick('copy-link', () => copyLink(client.room));
onClick('leave-room', leaveRoom);
onClick('call-room', () => call(null, $('with-video').checked));
onClick('accept', withCall((call) => call.accept()));
onClick('accept-audio', withCall((call) => call.accept({ video: false })));
onClick('decline', withCall((call) => call.decline()));
onClick('cancel', withCall((call) => call.hangup()));
onClick('hangup', withCall((call) => call.hangup()));
onClick('mute', withCall((call) => call.mute(!call.muted)));
onClick('camera', withCall((call) => call.camera(call.cameraOff)));
onClick('add-video', withCall((call) => call.addVideo()));
onClick('screen', withCall((call) => (call.sharing ? call.stopScreen() : call.shareScreen())));
onClick('hold', withCall((call) => (call.held ? call.unhold() : call.hold())));
onSubmit('register-form', 'register', () => register($('name').value));
onSubmit('call-form', 'call', () => call($('callee').value, $('with-video').checked));

client.addEventListener('incomingcall', ({ detail }) => {
	write('ended', '', { code: '' });
	follow(detail.call);
	$('accept').focus();
});
client.addEventListener('resumed', ({ detail }) => {
	follow(detail.call);
	detail.call.capture().catch(fail).finally(() => refresh());
});
client.addEventListener('ready', ({ detail }) => {
	refresh();
	if (detail.initiator && !client.current)
		call(null, true).catch(fail);
});
client.addEventListener('left', () => refresh());
client.addEventListener('replaced', () => {
	keep({});
	setRoom(null);
	fail(new Error('Another page has taken your place'));
	refresh();
});
client.addEventListener('error', ({ detail }) => fail(detail.error));
client.addEventListener('reconnecting', () => refresh());
client.addEventListener('connected', () => refresh());
client.addEventListener('disconnected', ({ detail }) => {
	write('error', detail.reason);
	refresh();
});
window.addEventListener('hashchange', () => act($('connect'), () => enter(roomIn(location))));

$('name').value = settings.name;
act($('connect'), connect);
