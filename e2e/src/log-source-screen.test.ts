import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastCompleteWindowStart } from '@parasol/umbrella';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import { drawn, hasChromium, openBrowser, type TestBrowser } from './browser.ts';
import { builtWeb } from './built-web.ts';
import { consoleWords } from './console-words.ts';
import { exportInvented } from './log-files/exported-traffic.ts';
import {
  startTwoInstallations,
  type OpenInstallation,
  type TwoInstallations,
} from './log-files/two-installations.ts';

if (!hasChromium)
  process.stderr.write(
    'Browser tests are skipped: npm has no Chromium for this machine. Set PARASOL_CHROMIUM.\n',
  );

const words = {
  en: {
    source: 'Source',
    directory: 'Directory',
    save: 'Test and save',
    refused: 'Log files may not be read from this directory.',
    found: '3 of 3 folders are known customers’.',
    read: /rows of [\d,]+ files in 3 folders/u,
  },
  ko: {
    source: '출처',
    directory: '디렉터리',
    save: '테스트 후 저장',
    refused: '이 디렉터리에서는 로그 파일을 읽을 수 없습니다.',
    found: '폴더 3개 중 3개가 알려진 고객의 것입니다.',
    read: /폴더 3개, 파일 [\d,]+개/u,
  },
} as const;

describe.skipIf(!hasChromium)('the Umbrella connection on the screen', () => {
  let browser: TestBrowser;
  let world: TwoInstallations;
  let open: OpenInstallation;
  let logsDir = '';
  beforeAll(async () => {
    logsDir = await mkdtemp(join(tmpdir(), 'parasol-logs-'));
    const window = lastCompleteWindowStart(Date.now(), 60 * 60_000);
    exportInvented(logsDir, window);
    const webDir = await builtWeb('parasol');
    [world, browser] = await Promise.all([startTwoInstallations({ logsDir, window, webDir }), openBrowser()]);
    open = await world.open('first');
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await open?.close();
    await world?.stop();
    await rm(logsDir, { recursive: true, force: true });
  });

  test.each(['en', 'ko'] as const)(
    'takes a directory of log files after it was tried, and says what is wrong with another (%s)',
    async (language) => {
      const w = words[language];
      const visit = await browser.visit(open.url, { language });
      const { page } = visit;
      await page.goto('/');
      await page.getByLabel(consoleWords[language].email).fill(open.administrator.email);
      await page
        .getByLabel(consoleWords[language].password, { exact: true })
        .fill(open.administrator.password);
      await page.getByRole('button', { name: consoleWords[language].signIn, exact: true }).click();
      await page.getByRole('navigation').first().waitFor();
      await page.goto(`/p/${open.providerId}/umbrella`);
      await page.getByLabel(w.source, { exact: true }).selectOption('folder');
      await page.getByLabel(w.directory, { exact: true }).fill('/etc');
      await page.getByRole('button', { name: w.save }).click();
      await page.getByText(w.refused).waitFor();
      expect(await page.getByLabel(w.directory, { exact: true }).inputValue()).toBe('/etc');
      expect(await page.evaluate('document.activeElement?.name')).toBe('directory');
      await page.getByLabel(w.directory, { exact: true }).fill(logsDir);
      await page.getByRole('button', { name: w.save }).click();
      await page.getByText(w.found).waitFor();
      await drawn(page);
      expect(await axeViolations(page)).toEqual([]);

      await open.run();
      await page.reload();
      await page.getByText(w.read).waitFor();
      expect(visit.complaints).toEqual([]);
      await open.setSource({ kind: 'reports' });
      await visit.context.close();
    },
    60_000,
  );
});
