import { servePages } from '@parasol/web-kit/serve';
import { Hono } from 'hono';

/**
 * The built screens, with their policy: scripts and fonts of our own alone, each page with a style nonce. A path
 * that is no file is one of the app's own and gets its page. @throws where they have not been built
 */
export function webRoutes(webDir: string): Hono {
  const pages = servePages(webDir);
  const app = new Hono();
  app.get(
    '*',
    (c) => pages.respond(c.req.raw) ?? c.json({ code: 'NotFound', message: 'There is no such page.' }, 404),
  );
  return app;
}
