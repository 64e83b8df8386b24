import { describe, expect, it } from 'vitest';
import { mayFollow } from './hosts.ts';

describe('a redirect from the real API', () => {
  const base = new URL('https://api.umbrella.com');
  it.each([
    'https://api.eu.reports.umbrella.com/v2/x',
    'https://api.umbrella.com/y',
    'https://umbrella.com/',
  ])('to %s is followed', (url) => {
    expect(mayFollow(base, new URL(url))).toBe(true);
  });
  it.each([
    'http://api.umbrella.com/',
    'https://umbrella.com.evil.example/',
    'https://evilumbrella.com/',
    'https://api.umbrella.com:8443/',
    'http://127.0.0.1/',
    'https://169.254.169.254/',
  ])('to %s is not', (url) => {
    expect(mayFollow(base, new URL(url))).toBe(false);
  });
});
