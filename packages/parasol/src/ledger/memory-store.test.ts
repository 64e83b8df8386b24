import { createMemoryDatabase } from './memory-database.ts';
import { createMemoryStore } from './memory-store.ts';
import { storePromises } from './store-suite.ts';
import { defaultTimes } from './times.ts';

storePromises('memory', () => {
  let now = Date.parse('2026-11-22T08:00:00Z');
  const store = createMemoryStore(createMemoryDatabase(), () => (now += 1), defaultTimes);
  return Promise.resolve({ store, providerId: 'p1', otherProviderId: 'p2' });
});
