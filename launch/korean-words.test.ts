import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { root } from './source-files.ts';

/** One word for one thing. Left what is not written, right what is; `(?!…)` lets longer words of another meaning through. */
const glossary: readonly (readonly [RegExp, string])[] = [
  [/제공업체|제공자/, '공급자 (provider); 공급업체 is a vendor'],
  [/점검/, '확인 (check)'],
  [/암호(?!화)/, '비밀번호 (password)'],
  [/사고/, '인시던트 (incident)'],
  [/정착/, '안정화 시간 (settle)'],
  [/작업자/, '워커 (worker)'],
  [/상세 정보/, '세부 정보 (details)'],
  [/시험/, '테스트 (test)'],
  [/티켓을 닫|닫힌 티켓|다시 닫/, '종료 (a ticket is closed)'],
  [/실행(이|을)? 보류/, '일시 중지 (runs are paused); 보류 is for a write that is held'],
  [/개인 (API )?키|공용 (API )?키/, '비공개 키, 공개 키 (private and public key)'],
  [/문의 수준|레벨 (추가|편집|삭제)/, '조회 수준, 추가 수준, 편집 수준, 삭제 수준 (levels)'],
];

const korean = [
  'packages/*/web/src/locales/ko/*.ts',
  'packages/web-kit/src/i18n/kit-ko.ts',
  'packages/parasol/src/notices/words.ts',
  '*.ko.md',
  'docs/*.ko.md',
].flatMap((pattern) => globSync(pattern, { cwd: root }));

test('Korean screens and documents have one word for one thing', () => {
  const lines = korean.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .map((text, index) => ({ where: `${path}:${index + 1}`, text })),
  );
  expect(lines.filter(({ text }) => /\p{Script=Hangul}/u.test(text)).length).toBeGreaterThan(1_000);
  expect(
    lines.flatMap(({ where, text }) =>
      glossary.flatMap(([variant, word]) => {
        const found = variant.exec(text);
        return found === null ? [] : [`${where}: ${found[0]} should be ${word}`];
      }),
    ),
  ).toEqual([]);
});
