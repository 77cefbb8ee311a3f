/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** Types of the package duet-client; docs/client.md explains what they are for */

/** Where a call ended: docs/protocol.md, "End codes" */
export type EndCode = 'ended' | 'declined' | 'cancelled' | 'busy' | 'timeout' | 'answered_elsewhere' |
	'declined_elsewhere' | 'unreachable' | 'failed' | 'replaced' | 'kicked' | 'shutdown';

export type ClientErrorCode = 'timeout' | 'disconnected' | 'connect' | 'gone' | 'unsupported' | 'insecure' |
	'denied' | 'not-found' | 'in-use' | 'overconstrained' | 'capture' | 'media' | 'data' | 'too-large' | 'state' | 'busy';

export type Advice = 'allow' | 'plug-in' | 'close-other' | 'choose-other' | 'use-https' | 'use-other-browser' |
	'retry' | 'wait' | 'reload' | 'later' | 'shorten' | 'register' | 'choose-other-name' | 'choose-other-room' |
	'hang-up' | 'ask-operator' | 'sign-in';

export class DuetError extends Error {
	constructor(code: ClientErrorCode | number, message: string, origin?: 'client' | 'plugin' | 'core', options?: ErrorOptions);
	/** A word when `origin` is 'client', else a number of the plugin or the Janus API */
	code: ClientErrorCode | number;
	origin: 'client' | 'plugin' | 'core';
	/** What helps */
	get advice(): Advice | null;
}

/** English words for an end code */
export function endWords(code: string): string;

export interface Support {
	webrtc: boolean;
	devices: boolean;
	screen: boolean;
	problem: DuetError | null;
}

/** What this browser can do for calls */
export function support(): Support;

export type Kind = 'audio' | 'video';
export type Presence = 'online' | 'busy' | 'offline';
export type CallState = 'calling' | 'ringing' | 'active' | 'ended';

/** One medium of a call: docs/protocol.md, "Media lists" */
export interface Medium {
	kind: Kind | 'data';
	codec?: string;
	common?: false;
}

/** What one side sends */
export interface Sends {
	audio: boolean;
	video: boolean;
	screen: boolean;
}

export interface DeviceChoice {
	/** Id of a microphone; null for the browser's choice */
	audio?: string | null;
	/** Of a camera, likewise */
	video?: string | null;
}

export interface Device {
	deviceId: string;
	groupId: string;
	label: string;
}

export interface Devices {
	microphones: Device[];
	cameras: Device[];
	speakers: Device[];
}

/** What to send. The first of `tracks`, `capture` and `stream` counts; with none, devices are opened */
export interface MediaOptions {
	/** By default true; what is false the call does not have */
	audio?: boolean | MediaTrackConstraints;
	video?: boolean | MediaTrackConstraints;
	capture?: Capture;
	stream?: MediaStream;
	/** Empty for a call that only listens */
	tracks?: MediaStreamTrack[];
}

export interface CallOptions extends MediaOptions {
	/** Whether to have a chat; by default true */
	data?: boolean;
	/** Whether the transport comes up before the call is accepted */
	early?: boolean;
	/** Whether the camera is sent in several sizes, the smallest first; by default as the client was told */
	simulcast?: boolean | RTCRtpEncodingParameters[];
	/** Whether the callee may see and hear this side while it rings; by default false */
	preview?: boolean;
	/** In seconds; by default the server's */
	ringTimeout?: number;
}

export interface AddOptions {
	track?: MediaStreamTrack;
	audio?: boolean | MediaTrackConstraints;
	video?: boolean | MediaTrackConstraints;
}

/** One direction of this side's leg, since the last time */
export interface Flow {
	/** In bit/s with RTP headers: all, and by kind */
	bitrate: number;
	audio: number;
	video: number;
	/** Per second */
	packets: number;
	fps: number;
	width: number;
	height: number;
	/** From 0 to 1 */
	loss: number;
}

export interface FlowUp extends Flow {
	/** What holds the camera back */
	limited: 'cpu' | 'bandwidth' | 'other' | null;
}

export interface FlowDown extends Flow {
	/** Share of the time that the picture stood still, and of the sound that was made up */
	frozen: number;
	concealed: number;
}

/** docs/protocol.md, `status`: as far as the server knows it */
export interface LinkFlow {
	/** In bit/s, like `cap` */
	estimate?: number;
	/** From 0 to 1 */
	loss?: number;
	rtt_ms?: number;
	cap?: number;
	limited_by?: string;
}

export interface Figures {
	/** In ms, by the clock of the browser's statistics */
	at: number;
	up: FlowUp;
	down: FlowDown;
	/** To the server and back, in ms */
	rtt: number | null;
	/** What the server knows of this side's link */
	link: { up?: LinkFlow; down?: LinkFlow } | null;
}

export interface Quality {
	/** 4 is good, 0 no connection */
	level: 0 | 1 | 2 | 3 | 4;
	reason: 'loss' | 'delay' | 'bandwidth' | 'cpu' | 'sound' | 'freeze' | 'connection' | null;
	/** Which direction it is about */
	side: 'up' | 'down' | null;
}

export interface Message {
	/** Text, or bytes when `binary` */
	data: string | ArrayBuffer;
	binary: boolean;
	/** The text, or null */
	text: string | null;
	label: string;
	protocol: string;
}

type Side = 'self' | 'peer';

/** Events of a Call, and their `detail` */
export interface CallEvents {
	state: { state: CallState };
	ringing: undefined;
	accepted: undefined;
	track: { track: MediaStreamTrack; mid: string; kind: Kind; line: number };
	trackended: { track: MediaStreamTrack; mid: string; kind: Kind };
	media: Sends;
	update: { media: Medium[] };
	message: Message;
	transport: { state: RTCPeerConnectionState };
	quality: Quality;
	layers: { substream: number; temporal: number | null };
	'device-lost': { kind: Kind; label: string };
	reconnecting: { who: Side; reason?: string };
	connected: { who: Side };
	resumed: undefined;
	held: { who: Side };
	recording: { active: boolean; by: string | null; consent: Consent | null; error: string | null; code: number | null };
	unheld: { who: Side };
	ended: { code: EndCode; reason: string | null; words: string; username: string | null };
}

/** Whose agreement a recording waits for, or that there was none */
export type Consent = 'asked' | 'awaited' | 'declined';

/** Events of a DuetClient, and their `detail` */
export interface ClientEvents {
	incomingcall: { call: Call };
	resumed: { call: Call };
	presence: { username: string; presence: Presence };
	ready: { room: string; username: string; display?: string; initiator: boolean };
	left: { room: string; username: string };
	replaced: { username: string };
	kicked: { username: string; reason: string };
	reconnecting: { reason: string };
	connected: Record<string, never>;
	disconnected: { reason: string };
	devicechange: Record<string, never>;
	error: { error: DuetError };
}

/** Events of a Capture, and their `detail` */
export interface CaptureEvents {
	change: { kind: Kind; track: MediaStreamTrack | null; before: MediaStreamTrack | null };
	'device-lost': { kind: Kind; label: string };
}

declare class Emitter<Events> extends EventTarget {
	addEventListener<Type extends keyof Events & string>(type: Type,
		listener: (event: CustomEvent<Events[Type]>) => void, options?: boolean | AddEventListenerOptions): void;
	addEventListener(type: string, listener: EventListenerOrEventListenerObject | null,
		options?: boolean | AddEventListenerOptions): void;
	removeEventListener<Type extends keyof Events & string>(type: Type,
		listener: (event: CustomEvent<Events[Type]>) => void, options?: boolean | EventListenerOptions): void;
	removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null,
		options?: boolean | EventListenerOptions): void;
}

export class Call extends Emitter<CallEvents> {
	private constructor();
	get id(): string;
	get peer(): string;
	get display(): string | null;
	get role(): 'caller' | 'callee';
	get ringTimeout(): number;
	get ringing(): boolean;
	get state(): CallState;
	get endCode(): EndCode | null;
	get endReason(): string | null;
	get preview(): boolean;
	get media(): Medium[];
	get peerMedia(): Sends;
	get held(): boolean;
	get peerHeld(): boolean;
	get peerReconnecting(): boolean;
	get reconnecting(): boolean;
	get localTracks(): MediaStreamTrack[];
	get localStream(): MediaStream;
	get remoteTracks(): MediaStreamTrack[];
	get remoteStream(): MediaStream;
	get remoteScreen(): MediaStream;
	get muted(): boolean;
	get cameraOff(): boolean;
	get sharing(): boolean;
	get recordable(): boolean;
	get recording(): boolean;
	get recordedBy(): string | null;
	get recordConsent(): Consent | null;
	get quality(): Quality;
	accept(options?: MediaOptions): Promise<void>;
	decline(reason?: string, code?: 'declined' | 'busy'): Promise<void>;
	hangup(reason?: string): Promise<void>;
	mute(on: boolean): Promise<void>;
	camera(on: boolean): Promise<void>;
	addAudio(options?: AddOptions): Promise<void>;
	addVideo(options?: AddOptions): Promise<void>;
	removeVideo(): Promise<void>;
	device(choice: DeviceChoice): Promise<void>;
	shareScreen(options?: { track?: MediaStreamTrack; video?: boolean | MediaTrackConstraints }): Promise<void>;
	stopScreen(): Promise<void>;
	capture(options?: MediaOptions): Promise<void>;
	hold(): Promise<void>;
	unhold(): Promise<void>;
	/** Asks the server to record both sides, or to stop */
	record(on: boolean, options?: { filename?: string }): Promise<void>;
	/** Agrees to be recorded, or does not, or no longer */
	consent(yes: boolean): Promise<void>;
	restartIce(): Promise<void>;
	/** In order; waits while too much is on its way, for the server or the network, or the peer is reconnecting */
	send(data: string | ArrayBuffer | ArrayBufferView | Blob): Promise<void>;
	bitrate(limit: number): Promise<void>;
	/** Chooses among the sizes in which the peer sends its camera; -1: automatic */
	layers(choice: { substream?: number; temporal?: number; fallback?: number }): Promise<void>;
	stats(): Promise<Figures>;
	getStats(): Promise<RTCStatsReport>;
}

export interface ClientOptions {
	/** Address of the Janus API, or several */
	server: string | string[];
	iceServers?: RTCIceServer[];
	/** Whether media go through TURN servers alone */
	relayOnly?: boolean;
	/** janus.js's constructor; by default that of vendor/janus.js, or of janus-gateway in the package */
	Janus?: unknown;
	/** Loads a module whose default export it is */
	library?: () => Promise<{ default: unknown }>;
	/** Limit of each wait for the server in ms; by default 10000 */
	timeout?: number;
	/** Whether transports come up before a call is accepted; by default true */
	early?: boolean;
	/** Whether the camera is sent in several sizes, the smallest first; by default false */
	simulcast?: boolean | RTCRtpEncodingParameters[];
	/** For Janus's own API, where that asks for one */
	token?: string;
	/** How long to try to reach a lost server again, in ms; by default 60000 */
	retry?: number;
	/** Attaches encryption from end to end, at once, to what a call sends and receives with */
	transform?: (end: RTCRtpSender | RTCRtpReceiver, kind: Kind) => void;
}

/** Where the server wants one, or a function that returns it whenever one is needed */
export type Token = string | (() => string | Promise<string>);

export interface RegisterOptions {
	display?: string;
	/** Of this device, from before a reload */
	secret?: string;
	/** For the name */
	token?: Token;
}

export class DuetClient extends Emitter<ClientEvents> {
	constructor(options: ClientOptions);
	get username(): string | null;
	get secret(): string | null;
	get current(): Call | null;
	get room(): string | null;
	get roommate(): string | null;
	get presence(): Map<string, Presence | null>;
	get connected(): boolean;
	get reconnecting(): boolean;
	connect(): Promise<void>;
	disconnect(): Promise<void>;
	register(username: string, options?: RegisterOptions): Promise<Record<string, unknown>>;
	unregister(): Promise<void>;
	list(): Promise<string[]>;
	ping(): Promise<void>;
	status(): Promise<Record<string, unknown>>;
	watch(usernames: string[]): Promise<void>;
	unwatch(usernames?: string[]): Promise<void>;
	join(room: string, options?: JoinOptions): Promise<Record<string, unknown>>;
	leave(): Promise<void>;
	call(username: string | null, options?: CallOptions): Promise<Call>;
	devices(): Promise<Devices>;
}

export interface JoinOptions {
	display?: string;
	/** For the room */
	token?: Token;
}

/** Microphone and camera for a preview, and for calls made with it */
export class Capture extends Emitter<CaptureEvents> {
	problems: Record<Kind, DuetError | null>;
	get tracks(): MediaStreamTrack[];
	get stream(): MediaStream;
	track(kind: Kind): MediaStreamTrack | null;
	on(kind: Kind): boolean;
	turn(kind: Kind, on: boolean): void;
	open(wanted?: { audio?: boolean | MediaTrackConstraints; video?: boolean | MediaTrackConstraints }): Promise<MediaStreamTrack[]>;
	take(wanted: { audio?: boolean | MediaTrackConstraints; video?: boolean | MediaTrackConstraints }): Promise<MediaStreamTrack[]>;
	use(choice: DeviceChoice): Promise<void>;
	close(kind?: Kind): void;
}

/** How loud a track or stream is */
export class Level {
	constructor(from: MediaStreamTrack | MediaStream, options?: { context?: AudioContext });
	/** From 0, silence, to 1 */
	get value(): number;
	get running(): boolean;
	resume(): Promise<void>;
	close(): void;
}
