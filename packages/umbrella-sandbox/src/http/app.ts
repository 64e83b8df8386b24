import { setTimeout as wait } from 'node:timers/promises';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { umbrellaApi, type ApiEnv } from './api.ts';
import { controlApi } from './control.ts';
import type { FaultRule } from './faults.ts';
import { Refusal, refusalBody } from './refusal.ts';
import type { Sandbox } from './sandbox.ts';

/** Only this machine, and no page of another site, may turn the switches. */
const mayControl = (host: string | undefined, origin: string | undefined): boolean => {
  const local = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/u;
  return local.test(host ?? '') && (origin === undefined || origin === `http://${host}`);
};

/** The answer a fault gives instead of the real one; null when the request goes on (late, perhaps). */
const faultAnswer = async (rule: FaultRule, url: string, drop: () => void): Promise<Response | null> => {
  if (rule.latencyMs > 0) await wait(rule.latencyMs);
  switch (rule.kind) {
    case 'latency':
      return null;
    case '429':
      return Response.json({ message: 'Too Many Requests' }, { status: 429 });
    case '500':
      return Response.json(
        { statusCode: 500, error: 'Internal Server Error', txId: 'sandbox-fault' },
        { status: 500 },
      );
    case 'expired-token':
      return Response.json({ error: 'invalid_request' }, { status: 400 });
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: rule.location ?? url } });
    case 'garbage':
      return new Response('<html>maintenance', {
        status: 200,
        headers: { 'content-type': 'application/json' },
      });
    case 'reset':
      drop();
      return new Response(null, { status: 500 });
    default:
      return rule.kind satisfies never;
  }
};

export const sandboxApp = (sandbox: Sandbox): Hono<ApiEnv> => {
  const app = new Hono<ApiEnv>();
  app.use(bodyLimit({ maxSize: 4 * 1024 * 1024 }));

  app.use('/sandbox/*', async (context, next) => {
    if (!mayControl(context.req.header('host'), context.req.header('origin'))) {
      throw new Refusal(403, 'The switches of the sandbox work from this machine only');
    }
    await next();
  });
  app.route('/sandbox/api', controlApi(sandbox));

  app.use(async (context, next) => {
    const { method, path, url } = context.req;
    sandbox.calls.count(method, path);
    const rule = sandbox.faults.take(method, path);
    const answer = rule === null ? null : await faultAnswer(rule, url, () => context.env.incoming.destroy());
    if (answer === null) await next();
    else context.res = answer;
  });
  app.route('/', umbrellaApi(sandbox));

  app.notFound((context) => context.json({ message: 'Not Found' }, 404));
  app.onError((error, context) => {
    if (error instanceof Refusal) return context.json(refusalBody(error), error.status);
    sandbox.log.error({ err: error, path: context.req.path }, 'the Umbrella sandbox failed');
    return context.json({ message: 'Internal Server Error' }, 500);
  });
  return app;
};
