/** Tells a sandbox, the PSA's or Umbrella's, what goes wrong with its answers from now on. */
export const putFaults = async (url: string, rules: readonly unknown[]): Promise<void> => {
  const body = JSON.stringify({ rules });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/sandbox/api/faults`, { method: 'PUT', headers, body });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
};
