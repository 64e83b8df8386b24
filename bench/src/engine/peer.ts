// What many would write in an afternoon: a plain script with `connectwise-rest`, the way its README shows, that makes
// the same configurations from the same reports, one customer after another. It is idiomatic and honest: one client
// with its connections kept alive, the type and its questions looked up once, each customer's configuration looked for
// by its deviceIdentifier so that a second run changes instead of doubling, and all answers in one POST or PATCH.
// What it lacks is what a script lacks: nothing is remembered, and a lost answer is a duplicate.
import { once } from 'node:events';
import { ManageAPI } from 'connectwise-rest';
import { z } from 'zod';

const order = z.object({
  psa: z.object({ host: z.string(), companyId: z.string(), publicKey: z.string(), privateKey: z.string() }),
  umbrella: z.object({ url: z.string(), key: z.string(), secret: z.string() }),
  typeName: z.string(),
  customers: z.array(
    z.object({ organizationId: z.number(), name: z.string(), seats: z.number(), companyRecId: z.number() }),
  ),
});
type Order = z.infer<typeof order>;

const dayMs = 86_400_000;
const token = z.object({ access_token: z.string() });
const rowsOf = <T extends z.ZodType>(row: T) => z.object({ data: z.array(row) });
const organization = z.object({ id: z.number() });
const requests = z.object({
  organization,
  counts: z.object({ total: z.number(), totalblocked: z.number() }),
});
const deployments = z.object({
  organization,
  counts: z.array(
    z.object({
      identitytype: z.object({ type: z.string(), label: z.string() }),
      activecount: z.number(),
      count: z.number(),
    }),
  ),
});
const categories = z.object({
  organization,
  counts: z.array(
    z.object({ category: z.object({ label: z.string(), type: z.string() }), requestsblocked: z.number() }),
  ),
});

type Answers = Map<number, Record<string, string | number>>;

const byOrganization = <Row extends { readonly organization: { readonly id: number } }>(
  rows: readonly Row[],
) => new Map(rows.map((row) => [row.organization.id, row]));

/** The four provider-wide reports, and the answers made of them. */
const readReports = async ({ umbrella, customers }: Order): Promise<Answers> => {
  const authorization = `Basic ${Buffer.from(`${umbrella.key}:${umbrella.secret}`).toString('base64')}`;
  const asked = await fetch(`${umbrella.url}/auth/v2/token`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  const { access_token } = token.parse(await asked.json());
  const to = Date.now();
  const get = async <T>(path: string, days: number, schema: z.ZodType<T>): Promise<T> => {
    const url = `${umbrella.url}/reports/v2/providers/${path}?from=${to - days * dayMs}&to=${to}&limit=100000`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${access_token}` } });
    return schema.parse(await answer.json());
  };
  const day = await get('requests-by-org', 1, rowsOf(requests));
  const month = await get('requests-by-org', 30, rowsOf(requests));
  const security = await get('category-requests-by-org', 30, rowsOf(categories));
  const deployed = await get('deployments', 1, rowsOf(deployments));

  const [ofDays, ofMonths] = [byOrganization(day.data), byOrganization(month.data)];
  const [blocksOf, countsOf] = [byOrganization(security.data), byOrganization(deployed.data)];

  const answers: Answers = new Map();
  for (const { organizationId, seats } of customers) {
    const ofDay = ofDays.get(organizationId)?.counts;
    const ofMonth = ofMonths.get(organizationId)?.counts;
    const blocks = blocksOf.get(organizationId)?.counts ?? [];
    const counts = countsOf.get(organizationId)?.counts ?? [];
    const of = (kind: string) =>
      counts.find((row) => row.identitytype.type.includes(kind)) ?? { activecount: 0, count: 0 };
    const infected = blocks.filter((row) => /command and control|cryptomining/i.test(row.category.label));
    const prevented = blocks.filter((row) => row.category.type === 'security' && !infected.includes(row));
    const sum = (rows: typeof blocks) => rows.reduce((all, row) => all + row.requestsblocked, 0);
    answers.set(organizationId, {
      'Umbrella organization ID': String(organizationId),
      Seats: seats,
      'Networks active': of('network').activecount,
      'Networks total': of('network').count,
      'Roaming computers active': of('roaming').activecount,
      'Roaming computers total': of('roaming').count,
      'DNS requests, last 24 hours': ofDay?.total ?? 0,
      'DNS requests, last 30 days': ofMonth?.total ?? 0,
      'Blocked requests, last 24 hours': ofDay?.totalblocked ?? 0,
      'Blocked requests, last 30 days': ofMonth?.totalblocked ?? 0,
      'Threats prevented, 30 days': sum(prevented),
      'Infections contained, 30 days': sum(infected),
      'Umbrella dashboard': `https://dashboard.umbrella.com/o/${organizationId}/`,
      'Last synchronized (UTC)': new Date().toISOString().slice(0, 16),
    });
  }
  return answers;
};

const fieldTypeOf = (question: string): 'Text' | 'Hyperlink' | 'Number' =>
  /organization ID|synchronized/.test(question)
    ? 'Text'
    : /dashboard/.test(question)
      ? 'Hyperlink'
      : 'Number';

const synchronise = async (given: Order): Promise<unknown> => {
  const beganMs = performance.now();
  const cw = new ManageAPI({
    companyId: given.psa.companyId,
    companyUrl: given.psa.host,
    publicKey: given.psa.publicKey,
    privateKey: given.psa.privateKey,
    clientId: '3c8f1f8e-6f55-4ad1-8f10-6d0f5a1f7c11',
    retry: false,
    logger: () => undefined,
  });
  const answers = await readReports(given);
  const types = await cw.CompanyAPI.getCompanyConfigurationsTypes({ conditions: `name="${given.typeName}"` });
  const type = types[0] ?? (await cw.CompanyAPI.postCompanyConfigurationsTypes({ name: given.typeName }));
  const typeId = type.id ?? 0;
  const known = await cw.CompanyAPI.getCompanyConfigurationsTypesByParentIdQuestions(typeId, {
    pageSize: 1_000,
  });
  const questionIds = new Map(known.map((question) => [question.question, question.id ?? 0]));
  const wanted = Object.keys(answers.values().next().value ?? {});
  for (const [index, question] of wanted.entries()) {
    if (questionIds.has(question)) continue;
    const made = await cw.CompanyAPI.postCompanyConfigurationsTypesByParentIdQuestions(typeId, {
      question,
      fieldType: fieldTypeOf(question),
      entryType: 'EntryField',
      sequenceNumber: index + 1,
    });
    questionIds.set(question, made.id ?? 0);
  }

  const preparedMs = performance.now();
  for (const { organizationId, name, companyRecId } of given.customers) {
    const questions = Object.entries(answers.get(organizationId) ?? {}).map(([question, answer]) => ({
      questionId: questionIds.get(question) ?? 0,
      // the published type says `object`, the service takes the value itself
      answer: Object(answer),
    }));
    const deviceIdentifier = `script-${organizationId}`;
    const conditions = `deviceIdentifier="${deviceIdentifier}"`;
    const [there] = await cw.CompanyAPI.getCompanyConfigurations('', { conditions });
    if (there === undefined)
      await cw.CompanyAPI.postCompanyConfigurations({
        name: `Cisco Umbrella - ${name}`,
        type: { id: typeId },
        company: { id: companyRecId },
        deviceIdentifier,
        questions,
      });
    else
      await cw.CompanyAPI.patchCompanyConfigurationsById(there.id ?? 0, [
        { op: 'replace', path: 'questions', value: Object(questions) },
      ]);
  }
  return {
    customers: given.customers.length,
    preparedSeconds: (preparedMs - beganMs) / 1_000,
    customersSeconds: (performance.now() - preparedMs) / 1_000,
  };
};

const answerTo = async (message: unknown): Promise<unknown> => {
  try {
    return await synchronise(order.parse(message));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return { error: `${error instanceof Error ? error.message : String(error)}${cause}` };
  }
};

const [message] = await once(process, 'message');
process.send?.(await answerTo(message));
if (process.connected) process.disconnect();
