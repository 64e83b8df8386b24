import { Hono } from 'hono';
import { z } from 'zod';
import { type Env, timestamp } from '../env.ts';
import { noRecord } from '../rest/api-error.ts';
import { addHistory, type HistoryDetail, type HistoryKind, readHistory } from '../store/history-store.ts';
import { addKey, deleteKey, keysOf, renameKey, renewKey } from '../store/key-store.ts';
import { administrator } from './administrator.ts';
import { historyEntries } from './history-text.ts';
import { idOf, inputOf } from './input.ts';
import { memberOf } from './one-member.ts';

const keyInput = z.object({
  description: z
    .string({ error: 'The Description field is required.' })
    .trim()
    .min(1, 'The Description field is required.')
    .max(50, 'The Description may have at most 50 characters.'),
});
const noun = 'API Key';

const changed = (before: string | null, after: string | null): HistoryDetail[] => [
  { field: 'Description', before, after },
];

/** Members > API Members > API Keys. What is done with a key stands in its own history and in its member's. */
export function keyRoutes(env: Env): Hono {
  const app = new Hono();
  const note = (
    kind: HistoryKind,
    recordId: number,
    action: string,
    details: readonly HistoryDetail[],
  ): Promise<void> =>
    addHistory(env.db, {
      kind,
      recordId,
      at: timestamp(env.now()),
      who: administrator.identifier,
      action,
      details,
    });
  const existingKey = async (memberId: number, keyId: number) => {
    const key = (await keysOf(env.db, memberId)).find(({ id }) => id === keyId);
    if (key === undefined) throw noRecord(noun, keyId);
    return key;
  };

  app.get('/:id/keys', async (c) => c.json(await keysOf(env.db, (await memberOf(env, c)).id)));
  app.post('/:id/keys', async (c) => {
    const { id } = await memberOf(env, c);
    const { description } = await inputOf(c, keyInput, 'publicApiKey');
    const key = await addKey(env.db, id, description, timestamp(env.now()));
    await note('apiKey', key.id, 'created', changed(null, description));
    await note('apiMember', id, 'keyAdded', changed(null, `${description} (${key.publicKey})`));
    return c.json(key, 201);
  });
  // One source says that the real service makes new keys then, no other does: as it is set.
  app.put('/:id/keys/:keyId', async (c) => {
    const { id } = await memberOf(env, c);
    const { description } = await inputOf(c, keyInput, 'publicApiKey');
    const held = await existingKey(id, idOf(c, 'keyId', noun));
    if (held.description !== description) {
      await renameKey(env.db, held.id, description);
      await note('apiKey', held.id, 'changed', changed(held.description, description));
      await note('apiMember', id, 'keyChanged', changed(held.description, description));
      if (env.settings.keyRegeneration === 'renews') {
        const { privateKey } = await renewKey(env.db, held.id);
        return c.json({ ...(await existingKey(id, held.id)), privateKey });
      }
    }
    return c.json(await existingKey(id, held.id));
  });
  app.delete('/:id/keys/:keyId', async (c) => {
    const { id } = await memberOf(env, c);
    const keyId = idOf(c, 'keyId', noun);
    const description = await deleteKey(env.db, id, keyId);
    if (description === undefined) throw noRecord(noun, keyId);
    await note('apiMember', id, 'keyDeleted', changed(null, description));
    return c.body(null, 204);
  });
  app.get('/:id/keys/:keyId/history', async (c) => {
    const { id } = await memberOf(env, c);
    const key = await existingKey(id, idOf(c, 'keyId', noun));
    return c.json(historyEntries(await readHistory(env.db, 'apiKey', key.id)));
  });
  return app;
}
