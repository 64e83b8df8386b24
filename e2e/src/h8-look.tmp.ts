import { openBrowser, settled } from '/work/main/e2e/src/browser.ts';
import { axeViolations } from '/work/main/e2e/src/axe.ts';
import { readFileSync } from 'node:fs';
const log = readFileSync('/tmp/h8/start.log','utf8');
const password = /with the password\s+(\S+)/.exec(log)![1]!;
const language = (process.argv[2] ?? 'en') as 'en'|'ko'; const scheme = (process.argv[3] ?? 'light') as 'light'|'dark';
const only = process.argv[4]; const width = Number(process.argv[5] ?? 1280);
const browser = await openBrowser();
const { page, complaints } = await browser.visit('http://127.0.0.1:5680', { language, colourScheme: scheme, width });
const shot = async (name: string) => { await settled(page); const axe = await axeViolations(page); if (axe.length) console.log(name, axe.join('\n   ')); await page.screenshot({ path: `/tmp/h8/${name}-${language}-${scheme}${width!==1280?'-'+width:''}.png`, fullPage: true }); };
try {
  await page.goto('/sign-in'); if(!only) await shot('sign-in');
  await page.getByLabel(/E-mail|이메일/).fill('admin@demo.example');
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL(/\/p\//);
  const session = await page.evaluate(() => fetch('/api/v1/session').then((r) => r.json()));
  for (const p of session.providers) {
    const paths: Record<string,string> = { overview:'/overview', customers:'/customers', mapping:'/customers/mapping', configurations:'/configurations', tickets:'/tickets', runs:'/runs', umbrella:'/umbrella', credentials:'/settings/psa', guide:'/settings/psa/guide', rights:'/settings/psa/rights', ticketing:'/settings/psa/ticketing', configsettings:'/settings/psa/configurations', admins:'/settings/admins', audit:'/settings/audit' };
    for (const [name, path] of Object.entries(paths)) { if (only && only!==name && only!=='all') continue; await page.goto(`/p/${p.id}${path}`); await shot(`${p.kind}-${name}`); }
    const first = async (list: string, key: string) => (await page.evaluate(([u]) => fetch(u!).then((r) => r.json()), [`/api/v1/providers/${p.id}/${list}`])).rows[0]?.[key];
    for (const [name, list, key, path] of [['ticket','incidents','incidentId','/tickets/'],['run','runs','runId','/runs/'],['customer','customers?sort=name','organizationId','/customers/']] as const) { if (only && only!==name && only!=='all') continue; const id = await first(list,key); if (!id) { console.log('no',name); continue; } await page.goto(`/p/${p.id}${path}${id}`); await shot(`${p.kind}-${name}`); }
  }
  for (const [name,path] of [['new-provider','/providers/new'],['account','/account'],['first','/first-administrator#token=x'],['invitation','/invitation#token=x']] as const) { if (only && only!==name && only!=='all') continue; await page.goto(path); await shot(name); }
} finally { console.log('complaints', complaints); await browser.close(); }
