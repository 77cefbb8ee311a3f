/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file main.js  The page: what is clicked goes to the client, what the client says is shown */

import { DuetClient, support } from './client.js';
import { keep, kept, recall, remember } from './keep.js';
import { readSettings } from './settings.js';
import { fullScreen, wantsRecord } from './views/controls.js';
import { openDevices, useSpeaker } from './views/devices.js';
import { $ } from './views/dom.js';
import { wake } from './views/hiding.js';
import { talked } from './views/incall.js';
import './views/keyboard.js';
import { Trouble, fail, noticed, toast } from './views/notices.js';
import { dismiss, notify } from './views/notify.js';
import { People } from './views/people.js';
import { answer, failDevice, foresee, place, resume } from './views/placing.js';
import { giveBack, startPreview } from './views/preview.js';
import { clearRecent, keepCall, outcomeOf } from './views/recent.js';
import { copyLink, newRoom, roomIn, setRoom, shareLink } from './views/roomview.js';
import { Screen } from './views/screen.js';
import { nameOf } from './views/state.js';
import { closeSummary, sumUp } from './views/summary.js';
import { chooseLanguage, preferred, speak, t } from './words.js';

/* What today's browsers can do without it is most of what the page would weigh */
async function shim() {
	if (window.RTCPeerConnection && !('restartIce' in RTCPeerConnection.prototype))
		await import('./vendor/adapter.js');
}

await Promise.all([shim(), speak(preferred())]);
const settings = readSettings(location);
const client = new DuetClient(settings);
const people = new People(client, choose);
const screen = new Screen(client, { choose });
let last = null;

const refresh = () => screen.refresh();

function choose(name) {
	$('callee').value = name;
	$('call').focus();
}

/* What helps against an error depends on where it came from */
function helpFor(error) {
	if (!client.connected && !client.reconnecting)
		return { key: 'do-connect', run: () => act($('connect'), connect) };
	return { values: { peer: error.peer } };
}

/** Does what was clicked; a second click waits until it is done */
async function act(button, action) {
	noticed();
	button.disabled = true;
	try {
		await action();
	} catch (error) {
		fail(error, helpFor(error));
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
	screen.refresh('connecting');
	await client.connect();
	const before = kept();
	const room = roomIn(location);
	if (before)
		await register(before.username, before.secret).catch((error) => {
			keep({});
			fail(error);
		});
	if (room && before?.room === room)
		await enter(room);
	else
		screen.invite(room);
}

async function register(name, secret) {
	await client.register(name, { secret, token: settings.token });
	remember('name', client.username);
	keep(client);
	refresh();
	await people.refresh();
}

async function unregister() {
	await client.unregister();
	keep({});
	setRoom(null);
	$('name').value = '';
}

async function enter(room) {
	if (!room || room === client.room)
		return;
	const display = $('guest').value.trim();
	await client.join(room, { display: client.username || !display ? undefined : display, token: settings.token });
	if (display)
		remember('name', display);
	screen.invite(null);
	keep(client);
	setRoom(room);
	await people.refresh();
}

async function leaveRoom() {
	await client.leave();
	keep(client);
	setRoom(null);
	await people.refresh();
}

async function call(name, video) {
	closeSummary();
	try {
		const preview = $('show-me').checked;
		const placed = await place(client, name, { video, preview });
		placed.previewing = preview;
		follow(placed);
	} catch (error) {
		error.peer = name ?? screen.roommateName;
		throw error;
	}
}

/* Both sides hear of it, whoever began or ended it */
function followRecording(call) {
	let recorded = call.recording;
	call.addEventListener('recording', ({ detail: { active, consent, error, code } }) => {
		if (error)
			fail(new Trouble(String(code), { words: error }));
		else if (consent === 'declined')
			toast(t('record-declined'));
		else if (active !== recorded)
			toast(t(active ? 'badge-recording' : 'record-over'));
		recorded = active;
	});
}

const followed = new WeakSet();

function follow(call) {
	if (followed.has(call))
		return;
	followed.add(call);
	for (const type of ['state', 'ringing', 'media', 'update', 'track', 'trackended', 'reconnecting', 'connected',
		'resumed', 'held', 'unheld', 'preview', 'recording'])
		call.addEventListener(type, refresh);
	followRecording(call);
	call.addEventListener('device-lost', ({ detail }) => {
		toast(t(`device-lost-${detail.kind}`));
		refresh();
	});
	call.addEventListener('ended', () => ended(call));
	wake();
	refresh();
}

function ended(call) {
	const seconds = talked();
	const outcome = outcomeOf(call, seconds !== null);
	last = { name: call.peer, video: call.media.some(({ kind }) => kind === 'video') };
	if (document.fullscreenElement)
		document.exitFullscreen();
	dismiss();
	giveBack();
	sumUp(call, seconds);
	keepCall({ name: call.peer, display: call.display, outcome, seconds });
	if (outcome === 'missed')
		toast(t('missed', { peer: nameOf(call) }));
	refresh();
	if (client.username && client.connected)
		people.refresh().catch(() => {});
}

function accept(call, how) {
	const answered = answer(call, how);
	screen.accepting(answered);
	return answered;
}

const withCall = (action) => async () => {
	const { current } = client;
	if (!current)
		return;
	try {
		await action(current);
	} catch (error) {
		failDevice(error, current);
	}
};

async function shareScreen(call) {
	if (call.sharing) {
		await call.stopScreen();
		return;
	}
	await call.shareScreen().catch((error) => {
		// Who closes the browser's question has changed her mind
		if (error.code !== 'denied' || error.message.includes('system'))
			throw new Trouble('screen', {}, error);
	});
}

async function record(call) {
	await call.record(wantsRecord(call)).catch((error) => {
		throw error.code === 486 ? new Trouble('record', {}, error) : error;
	});
}

onClick('connect', connect);
onClick('unregister', unregister);
onClick('refresh', () => people.refresh());
onClick('meet', () => enter(newRoom()));
onClick('copy-link', () => copyLink(client.room));
onClick('share-link', () => shareLink(client.room));
onClick('leave-room', leaveRoom);
onClick('not-now', () => {
	setRoom(null);
	screen.invite(null);
});
onClick('call-room', () => call(null, true));
onClick('recent-clear', clearRecent);
onClick('again', () => call(last.name === client.roommate ? null : last.name, last.video));
onClick('back', closeSummary);
onClick('accept', withCall((call) => accept(call, { video: true })));
onClick('accept-audio', withCall((call) => accept(call, { video: false })));
onClick('decline', withCall((call) => {
	call.declined = true;
	return call.decline();
}));
onClick('cancel', withCall((call) => call.hangup()));
onClick('hangup', withCall((call) => call.hangup()));
onClick('mute', withCall((call) => call.mute(!call.muted)));
onClick('camera', withCall((call) => call.camera(call.cameraOff)));
onClick('add-video', withCall((call) => call.addVideo()));
onClick('screen', withCall(shareScreen));
onClick('hold', withCall((call) => (call.held ? call.unhold() : call.hold())));
onClick('record', withCall(record));
onClick('record-yes', withCall((call) => call.consent(true)));
onClick('record-no', withCall((call) => call.consent(false)));
onClick('full-screen', fullScreen);
for (const id of ['preview-devices', 'open-devices'])
	onClick(id, () => openDevices(() => client.current));
onSubmit('register-form', 'register', () => register($('name').value.trim()));
onSubmit('join-form', 'join', () => enter(roomIn(location)));
onSubmit('call-form', 'call', () => call($('callee').value.trim(), $('with-video').checked));
$('show-me').addEventListener('change', () => remember('show-me', $('show-me').checked));

client.addEventListener('incomingcall', ({ detail }) => {
	closeSummary();
	noticed();
	foresee();
	follow(detail.call);
	notify(nameOf(detail.call));
});
client.addEventListener('resumed', ({ detail }) => {
	follow(detail.call);
	resume(detail.call).catch(fail).finally(refresh);
});
client.addEventListener('ready', ({ detail }) => {
	screen.roommateName = detail.display ?? detail.username;
	refresh();
	if (detail.initiator && !client.current)
		call(null, true).catch((error) => fail(error, helpFor(error)));
});
client.addEventListener('left', refresh);
for (const event of ['replaced', 'kicked'])
	client.addEventListener(event, () => {
		keep({});
		setRoom(null);
		fail(new Trouble(event));
		refresh();
	});
client.addEventListener('error', ({ detail }) => fail(detail.error, helpFor(detail.error)));
client.addEventListener('reconnecting', refresh);
client.addEventListener('connected', refresh);
client.addEventListener('disconnected', ({ detail }) => {
	fail(new Trouble('disconnected', {}, new Error(detail.reason)), helpFor({}));
	refresh();
});
window.addEventListener('hashchange', () => {
	const room = roomIn(location);
	screen.invite(room === client.room ? null : room);
});
document.addEventListener('visibilitychange', refresh);
document.addEventListener('fullscreenchange', refresh);
$('language').addEventListener('change', async () => {
	await chooseLanguage($('language').value);
	people.retell();
	screen.retell();
});

$('name').value = settings.name || recall('name') || '';
$('guest').value = recall('name') ?? '';
$('show-me').checked = recall('show-me') ?? false;
$('language').value = preferred();
useSpeaker();
act($('connect'), connect).then(() => {
	const { problem } = support();
	if (problem && $('notice').hidden)
		fail(problem);
	return startPreview();
});
