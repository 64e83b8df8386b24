import type { Configuration } from '@parasol/connectwise';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { answersFor } from './answers.ts';
import { lastSynchronizedKey, questionDefinitions } from './definitions.ts';
import { difference, type PatchOperation, type WantedConfiguration } from './difference.ts';
import type { Facts } from './facts.ts';
import { brakeNeeded, planConfiguration, type PlanInput } from './plan.ts';

const questionIds = Object.fromEntries(
  questionDefinitions.map((definition, index) => [definition.key, 100 + index]),
);
const now = new Date('2026-11-22T12:34:56Z');

const facts: Facts = {
  organizationId: 8_001,
  packageName: 'DNS Security Advantage',
  licenseType: 'msla',
  seats: 25,
  wide: {
    deployments: {
      networks: { active: 1, total: 2 },
      roamingComputers: { active: 20, total: 25 },
      virtualAppliances: { active: 0, total: 0 },
      sites: 1,
    },
    requestsDay: { total: 1_000, blocked: 15 },
    requestsMonth: { total: 30_000, blocked: 450 },
    securityMonth: { threatsPrevented: 12, infectionsContained: 7 },
  },
  own: {
    topAllowedDomains: [{ name: 'example.com', count: 90 }],
    topBlockedDomains: [{ name: 'bad.example', count: 7 }],
    topThreats: [],
    activeIdentities: 21,
  },
  removedAt: null,
};

const wantedOf = (from: Facts): WantedConfiguration => ({
  name: 'Cisco Umbrella - Kranich Dental',
  deviceIdentifier: `umbrella-${from.organizationId}`,
  companyRecId: 7,
  active: null,
  answers: answersFor(from, 'mssp', []),
});

type Value = string | number | null;

const remoteOf = (answers: Readonly<Record<string, Value>>): Configuration => ({
  id: 55,
  name: 'renamed by a technician',
  type: { id: 3 },
  company: { id: 7 },
  deviceIdentifier: 'umbrella-8001',
  activeFlag: true,
  questions: questionDefinitions.map((definition) => ({
    questionId: questionIds[definition.key] ?? 0,
    answer: answers[definition.key] ?? null,
  })),
});

const value = z.union([z.string(), z.number()]);
const added = z.object({ questionId: z.number(), answer: value });

/** What ConnectWise does with our operations, as far as we use them. */
const applied = (remote: Configuration, operations: readonly PatchOperation[]): Configuration => {
  const copy = structuredClone(remote);
  for (const operation of operations) {
    const place = /^questions\/(\d+)\/answer$/.exec(operation.path)?.[1];
    const question = place === undefined ? undefined : copy.questions?.[Number(place)];
    if (question) question.answer = value.parse(operation.value);
    else if (operation.path === 'questions/-') copy.questions?.push(added.parse(operation.value));
    else Object.assign(copy, { [operation.path]: operation.value });
  }
  return copy;
};

const input = (more: Partial<PlanInput>): PlanInput => ({
  suspended: null,
  removed: false,
  link: { remoteId: 55, companyRecId: 7, newFor: null },
  typeId: 3,
  wanted: wantedOf(facts),
  questionIds,
  marked: [],
  adoptable: [],
  contested: false,
  now,
  ...more,
});

describe('the answers of a configuration', () => {
  it('say nothing about what was never collected, instead of zero', () => {
    const answers = answersFor({ ...facts, own: null, wide: {} }, 'mssp', []);
    expect(Object.keys(answers)).toEqual([
      'organization-id',
      'package',
      'license-type',
      'seats',
      'dashboard',
    ]);
  });

  it('leave out the license type for an MSP and every question that was switched off', () => {
    expect(answersFor(facts, 'msp', ['seats'])).not.toHaveProperty('license-type');
    expect(answersFor(facts, 'msp', ['seats'])).not.toHaveProperty('seats');
  });

  it('tell active, partial and inactive protection apart', () => {
    expect(answersFor(facts, 'mssp', [])['protection-status']).toBe('Partial');
  });

  it('say since when a customer is no longer managed', () => {
    const gone = { ...facts, removedAt: new Date('2026-11-20T10:00:00Z') };
    expect(answersFor(gone, 'mssp', [])['protection-status']).toBe('No longer managed since 2026-11-20');
  });
});

describe('the difference', () => {
  it('is empty when ConnectWise holds the same answers, numbers as text and lines with carriage returns included', () => {
    const answers = wantedOf(facts).answers;
    const asText = Object.fromEntries(
      Object.entries(answers).map(([key, answer]) => [key, String(answer).replaceAll('\n', '\r\n')]),
    );
    expect(difference(wantedOf(facts), questionIds, remoteOf(answers), now)).toEqual([]);
    expect(difference(wantedOf(facts), questionIds, remoteOf(asText), now)).toEqual([]);
  });

  it('holds what changed only, and Last synchronized with it', () => {
    const operations = difference(
      wantedOf(facts),
      questionIds,
      remoteOf({ ...wantedOf(facts).answers, seats: 24 }),
      now,
    );
    expect(operations).toHaveLength(2);
    expect(operations[0]).toMatchObject({ op: 'replace', value: 25 });
    expect(operations[1]?.value).toBe('2026-11-22 12:34 UTC');
  });

  it('makes the remote record as wanted, so that a second difference is empty, from any state', () => {
    const answer = fc.oneof(fc.constant(null), fc.string({ maxLength: 8 }), fc.nat(50));
    const keys = questionDefinitions
      .map((definition) => definition.key)
      .filter((key) => key !== lastSynchronizedKey);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys), answer),
        fc.constantFrom(7, 8),
        fc.subarray(questionDefinitions.map((definition) => questionIds[definition.key] ?? 0)),
        (answers, companyId, missing) => {
          const remote = remoteOf(answers);
          const start = {
            ...remote,
            company: { id: companyId },
            questions: (remote.questions ?? []).filter((question) => !missing.includes(question.questionId)),
          };
          const operations = difference(wantedOf(facts), questionIds, start, now);
          expect(difference(wantedOf(facts), questionIds, applied(start, operations), now)).toEqual([]);
        },
      ),
    );
  });
});

describe('the decision about a configuration', () => {
  const same = remoteOf(wantedOf(facts).answers);

  it('writes nothing when nothing changed', () => {
    expect(planConfiguration(input({ marked: [same] }))).toEqual({ action: 'unchanged', remoteId: 55 });
  });

  it('makes one where there is none', () => {
    expect(planConfiguration(input({ link: null }))).toEqual({ action: 'create' });
  });

  it('adopts the only older configuration of the company, and asks when there are several', () => {
    const older = { ...same, deviceIdentifier: null };
    const adopted = planConfiguration(input({ link: null, adoptable: [older] }));
    expect(adopted).toMatchObject({ action: 'update', remoteId: 55, adopted: true });
    expect(planConfiguration(input({ link: null, adoptable: [older, { ...older, id: 56 }] }))).toMatchObject({
      action: 'suspend',
      reason: 'several-to-adopt',
      candidates: [55, 56],
    });
  });

  it('asks when one older configuration could be meant for two customers of a company', () => {
    const older = { ...same, deviceIdentifier: null };
    expect(planConfiguration(input({ link: null, adoptable: [older], contested: true }))).toMatchObject({
      action: 'suspend',
      reason: 'several-to-adopt',
      candidates: [55],
    });
    expect(planConfiguration(input({ link: null, contested: true }))).toEqual({ action: 'create' });
  });

  it('makes a new one where a person said that none of the older ones is meant, for that company alone', () => {
    const several = [same, { ...same, id: 56 }].map((one) => ({ ...one, deviceIdentifier: null }));
    const link = { remoteId: null, companyRecId: null, newFor: 7 };
    expect(planConfiguration(input({ link, adoptable: several }))).toEqual({ action: 'create' });
    expect(planConfiguration(input({ link, adoptable: several, contested: true }))).toEqual({
      action: 'create',
    });
    expect(planConfiguration(input({ link: { ...link, newFor: 8 }, adoptable: several }))).toMatchObject({
      action: 'suspend',
    });
  });

  it('never writes to a configuration that was moved to another company or given another type in ConnectWise', () => {
    expect(planConfiguration(input({ marked: [{ ...same, company: { id: 9 } }] }))).toMatchObject({
      action: 'suspend',
      reason: 'moved',
    });
    expect(planConfiguration(input({ marked: [{ ...same, type: { id: 4 } }] }))).toMatchObject({
      action: 'suspend',
      reason: 'retyped',
    });
  });

  it('follows a mapping that was changed here to its new company', () => {
    const remapped = input({
      marked: [{ ...same, company: { id: 9 } }],
      link: { remoteId: 55, companyRecId: 9, newFor: null },
    });
    expect(planConfiguration(remapped)).toMatchObject({ action: 'update' });
  });

  it('makes nothing for a customer that is gone, and touches nothing of a suspended one', () => {
    expect(planConfiguration(input({ removed: true }))).toEqual({ action: 'skip' });
    expect(planConfiguration(input({ suspended: 'company-inactive', marked: [same] }))).toMatchObject({
      action: 'suspend',
      reason: 'company-inactive',
    });
  });

  it('pulls the brake above 20 % and from 5 configurations on', () => {
    expect(brakeNeeded({ known: 10, newlySuspended: 4 })).toBe(false);
    expect(brakeNeeded({ known: 25, newlySuspended: 5 })).toBe(false);
    expect(brakeNeeded({ known: 24, newlySuspended: 5 })).toBe(true);
  });
});
