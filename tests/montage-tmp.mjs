import { chromium } from 'playwright-core';
const [out, width, cols, ...files] = process.argv.slice(2);
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--allow-file-access-from-files'] });
const p = await b.newPage({ viewport: { width: +width, height: 400 } });
import { writeFileSync } from 'node:fs';
writeFileSync('/tmp/montage.html', `<body style="margin:0;display:grid;gap:6px;background:#888;grid-template-columns:repeat(${cols},1fr)">${files.map(f=>`<img src="file://${f}" style="width:100%">`).join('')}`);
await p.goto('file:///tmp/montage.html'); await p.screenshot({ path: out, fullPage: true }); await b.close();
