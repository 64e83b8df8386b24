import { type Requirement, requirementFor, type Verb } from '@parasol/connectwise';
import { int32Max } from '../store/int32.ts';
import type { Handler } from './call.ts';

/** One verb of one endpoint. `{…Id}` and `{id}` stand for numbers, `{name}` for a text. */
export type Route = {
  verb: Verb;
  path: string;
  handler: Handler;
  /** a multipart body instead of JSON */
  takes?: 'form';
};

export type Endpoint = { handler: Handler; requirement: Requirement; takes: 'form' | 'json' };

type Node = {
  fixed: Map<string, Node>;
  number?: Node;
  text?: Node;
  /** a word and a number in one segment: a slip in a published path */
  prefixed?: { prefix: string; node: Node };
  verbs: Map<string, Endpoint>;
};

export type Match = { verbs: ReadonlyMap<string, Endpoint>; ids: number[]; name: string };

function newNode(): Node {
  return { fixed: new Map(), verbs: new Map() };
}

function childOf(node: Node, segment: string): Node {
  if (segment === '{name}') return (node.text ??= newNode());
  if (segment.startsWith('{')) return (node.number ??= newNode());
  const lower = segment.toLowerCase();
  if (lower.includes('{')) {
    node.prefixed ??= { prefix: lower.slice(0, lower.indexOf('{')), node: newNode() };
    return node.prefixed.node;
  }
  const known = node.fixed.get(lower);
  if (known !== undefined) return known;
  const made = newNode();
  node.fixed.set(lower, made);
  return made;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function isPrefixed(segment: string, prefix: string): boolean {
  const rest = segment.slice(prefix.length);
  return segment.slice(0, prefix.length).toLowerCase() === prefix && /^\d{1,10}$/.test(rest);
}

/** Finds endpoints by path, in any case and with or without a trailing slash. */
export class Routes {
  readonly #root = newNode();
  readonly all: readonly Route[];

  /** @throws Error where an endpoint has no entry in the table of rights */
  constructor(routes: readonly Route[]) {
    this.all = routes;
    for (const { verb, path, handler, takes = 'json' } of routes) {
      const requirement = requirementFor(verb, path.replace('{name}', '{id}'));
      if (requirement === undefined) throw new Error(`${verb} ${path} has no entry in endpointRights`);
      let node = this.#root;
      for (const segment of path.split('/').filter((s) => s !== '')) node = childOf(node, segment);
      node.verbs.set(verb, { handler, requirement, takes });
    }
  }

  find(path: string): Match | undefined {
    let node = this.#root;
    const ids: number[] = [];
    let name = '';
    for (const segment of path.split('/')) {
      if (segment === '') continue;
      const fixed = node.fixed.get(segment.toLowerCase());
      const { prefixed } = node;
      if (fixed !== undefined) {
        node = fixed;
      } else if (node.number !== undefined && /^\d{1,10}$/.test(segment)) {
        ids.push(Math.min(Number(segment), int32Max));
        node = node.number;
      } else if (prefixed !== undefined && isPrefixed(segment, prefixed.prefix)) {
        ids.push(Math.min(Number(segment.slice(prefixed.prefix.length)), int32Max));
        ({ node } = prefixed);
      } else if (node.text !== undefined) {
        name = decoded(segment);
        node = node.text;
      } else {
        return undefined;
      }
    }
    return node.verbs.size === 0 ? undefined : { verbs: node.verbs, ids, name };
  }
}
