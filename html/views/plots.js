/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/** @file plots.js  What passes over the connection, drawn second by second */

import { t } from '../words.js';
import { $, make } from './dom.js';
import { isOpen } from './panels.js';
import { judgeQuality } from './quality.js';

/** What is drawn, and how often it is measured: while it is seen, and while it is not, in ms */
const SPAN = 90000;
const EVERY = 1000;
const RARELY = 5000;

const rate = (bits) => (bits >= 1e6 ? `${(bits / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bits / 1e3)} kbit/s`);
const percent = (share) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const whole = (number) => String(Math.round(number));
const ms = (time) => `${Math.round(time)} ms`;

/* Each with the least height of its scale, how a value is written, and its lines */
const PLOTS = [
	{ key: 'plot-bitrate', least: 200e3, text: rate, lines: [['line-up', (s) => s.up.bitrate], ['line-down', (s) => s.down.bitrate]] },
	{ key: 'plot-loss', least: 0.05, text: percent, lines: [['line-up', (s) => s.up.loss], ['line-down', (s) => s.down.loss]] },
	{ key: 'plot-rtt', least: 50, text: ms, lines: [['line-rtt', (s) => s.rtt]] },
	{ key: 'plot-fps', least: 30, text: whole, lines: [['line-up', (s) => s.up.fps], ['line-down', (s) => s.down.fps]] },
	{ key: 'plot-link', least: 500e3, text: rate, optional: true,
		lines: [['line-estimate', (s) => s.link?.down?.estimate], ['line-cap', (s) => s.link?.up?.cap]] },
];

let call = null;
let timer = null;
let samples = [];

function build({ key, lines, optional }) {
	const values = lines.map((_, i) => make('span', { className: `line-${i}` }));
	const figure = make('figure', { hidden: Boolean(optional) },
		make('figcaption', {}, make('b', { data: { t: key } }, t(key)), make('span', { className: 'lines' }, ...values)),
		make('canvas', { ariaHidden: 'true' }));
	return { figure, values, canvas: figure.querySelector('canvas') };
}

const built = PLOTS.map(build);
$('plots').append(...built.map(({ figure }) => figure));

/* A line through what is known; where nothing is, it is broken */
function trace(context, points, top, { width, height }) {
	const now = samples.at(-1).at;
	let drawing = false;
	context.beginPath();
	points.forEach((value, i) => {
		if (!Number.isFinite(value)) {
			drawing = false;
			return;
		}
		const x = width - (now - samples[i].at) * width / SPAN;
		const y = height - 2 - (height - 4) * Math.min(1, value / top);
		context[drawing ? 'lineTo' : 'moveTo'](x, y);
		drawing = true;
	});
	context.stroke();
}

function draw({ least, lines }, { canvas, values }) {
	const scale = devicePixelRatio;
	const size = { width: canvas.clientWidth, height: canvas.clientHeight };
	canvas.width = size.width * scale;
	canvas.height = size.height * scale;
	const context = canvas.getContext('2d');
	context.scale(scale, scale);
	context.lineJoin = 'round';
	context.strokeStyle = '#343c48';
	for (const y of [1, size.height / 2, size.height - 1]) {
		context.beginPath();
		context.moveTo(0, y);
		context.lineTo(size.width, y);
		context.stroke();
	}
	const series = lines.map(([, of]) => samples.map(of));
	const top = Math.max(least, ...series.flat().filter(Number.isFinite)) * 1.1;
	context.lineWidth = 2;
	series.forEach((points, i) => {
		context.strokeStyle = getComputedStyle(values[i]).getPropertyValue('--line');
		trace(context, points, top, size);
	});
}

function tell({ lines, text, optional }, { figure, values }) {
	const last = samples.at(-1);
	const known = lines.map(([, of]) => of(last));
	figure.hidden = Boolean(optional) && !known.some(Number.isFinite);
	known.forEach((value, i) => {
		values[i].textContent = `${t(lines[i][0])} ${Number.isFinite(value) ? text(value) : '–'}`;
	});
}

function redraw() {
	if (!isOpen('stats') || !samples.length)
		return;
	PLOTS.forEach((plot, i) => {
		tell(plot, built[i]);
		if (!built[i].figure.hidden)
			draw(plot, built[i]);
	});
}

async function measure() {
	const measured = call;
	clearTimeout(timer);
	// Between two PeerConnections there is nothing to measure
	const sample = await measured.stats().catch(() => null);
	if (measured !== call)
		return;
	if (sample)
		samples = [...samples.filter(({ at }) => at > sample.at - SPAN), sample];
	redraw();
	judgeQuality();
	clearTimeout(timer);
	timer = setTimeout(measure, isOpen('stats') ? EVERY : RARELY);
}

/** Measures a call from now on; null ends that */
export function showPlots(active) {
	if (active === call)
		return;
	call = active;
	samples = [];
	clearTimeout(timer);
	if (call)
		timer = setTimeout(measure, RARELY);
}

$('in-call').addEventListener('panel', () => call && measure());
new ResizeObserver(redraw).observe($('plots'));
