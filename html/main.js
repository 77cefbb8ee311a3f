/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file main.js  The page: what is clicked goes to the client, what the client says is shown */

import { DuetClient } from './client.js';
import { showCall } from './callview.js';
import { readSettings } from './settings.js';
import { $, listUsers, show, write } from './view.js';

const settings = readSettings(location);
const client = new DuetClient(settings);

const WORDS = {
	offline: () => 'Offline',
	connecting: () => 'Connecting',
	connected: () => 'Connected: choose a name',
	registered: () => `You are ${client.username}`,
	calling: (call) => `Calling ${call.peer}`,
	'rings-there': (call) => `It rings at ${call.peer}`,
	ringing: (call) => `${call.peer} calls`,
	active: (call) => `In a call with ${call.peer}`,
};

function stateName(call) {
	if (call?.state === 'calling' && call.ringing)
		return 'rings-there';
	if (call)
		return call.state;
	if (!client.connected)
		return 'offline';
	return client.username ? 'registered' : 'connected';
}

function refresh(name = stateName(client.current)) {
	const call = client.current;
	write('state', WORDS[name](call), { state: name });
	const registered = client.username !== null;
	show('connect', name === 'offline');
	show('unregister', registered);
	show('register', !registered);
	show('you', !call);
	show('others', registered && !call);
	$('name').readOnly = registered;
	$('register').disabled = !client.connected;
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

async function listOthers() {
	const names = await client.list();
	listUsers(names.filter((name) => name !== client.username), (name) => {
		$('callee').value = name;
		$('call').focus();
	});
}

async function connect() {
	refresh('connecting');
	await client.connect();
}

async function register() {
	await client.register($('name').value);
	// An operator may keep the list to himself; that is no reason to complain
	await listOthers().catch(() => show('refresh', false));
}

async function call() {
	write('ended', '', { code: '' });
	follow(await client.call($('callee').value, { video: $('with-video').checked }));
}

function follow(call) {
	for (const type of ['state', 'ringing', 'media', 'update', 'track', 'trackended'])
		call.addEventListener(type, () => refresh());
	call.addEventListener('reconnecting', ({ detail }) => write('state', `The connection is lost: ${detail.reason}`));
	call.addEventListener('ended', ({ detail }) => {
		const { words, code, reason } = detail;
		write('ended', code === 'failed' && reason ? `${words}: ${reason}` : words, { code });
		refresh();
		if (client.username)
			listOthers().catch(() => {});
	});
	refresh();
}

const withCall = (action) => () => client.current && action(client.current);

onClick('connect', connect);
onClick('unregister', () => client.unregister());
onClick('refresh', listOthers);
onClick('accept', withCall((call) => call.accept()));
onClick('accept-audio', withCall((call) => call.accept({ video: false })));
onClick('decline', withCall((call) => call.decline()));
onClick('cancel', withCall((call) => call.hangup()));
onClick('hangup', withCall((call) => call.hangup()));
onClick('mute', withCall((call) => call.mute(!call.muted)));
onClick('camera', withCall((call) => call.camera(call.cameraOff)));
onClick('add-video', withCall((call) => call.addVideo()));
onSubmit('register-form', 'register', register);
onSubmit('call-form', 'call', call);

client.addEventListener('incomingcall', ({ detail }) => {
	write('ended', '', { code: '' });
	follow(detail.call);
	$('accept').focus();
});
client.addEventListener('error', ({ detail }) => fail(detail.error));
client.addEventListener('disconnected', ({ detail }) => {
	write('error', detail.reason);
	refresh();
});

$('name').value = settings.name;
act($('connect'), connect);
