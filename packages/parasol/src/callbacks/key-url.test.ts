import { expect, test } from 'vitest';

import { allowedKeyUrl } from './key-url.ts';

const path = '/v2025_1//system/callbackkey/index.rails?companyName=x&id=1';

test('the cloud serves its API and its key page under two names; both are the same region', () => {
  const site = 'https://api-na.myconnectwise.net';
  expect(allowedKeyUrl(site, `https://na.myconnectwise.net${path}`)).not.toBeNull();
  expect(allowedKeyUrl(site, `https://api-na.myconnectwise.net${path}`)).not.toBeNull();
});

test.each([
  'https://eu.myconnectwise.net',
  'https://na.myconnectwise.net.evil.example',
  'https://evil.example',
  'http://na.myconnectwise.net',
  'https://na.myconnectwise.net:8443',
  'https://user@na.myconnectwise.net',
  'https://169.254.169.254',
])('%s is another host', (origin) => {
  expect(allowedKeyUrl('https://api-na.myconnectwise.net', `${origin}${path}`)).toBeNull();
});

test('a host of one’s own has one name', () => {
  expect(allowedKeyUrl('https://api-na.example.com', `https://api-na.example.com${path}`)).not.toBeNull();
  expect(allowedKeyUrl('https://api-na.example.com', `https://na.example.com${path}`)).toBeNull();
});

test('only the key page is asked', () => {
  const site = 'https://psa.example.com';
  for (const other of ['/', '/v2025_1/system/other', '/v2025_1/../system/callbackkey/index.rails/x'])
    expect(allowedKeyUrl(site, `${site}${other}`)).toBeNull();
});
