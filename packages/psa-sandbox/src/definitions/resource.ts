import type { Verb } from '@parasol/connectwise';
import type { Field } from './field.ts';

/** The verbs of most resources. */
export const allVerbs: readonly Verb[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
export const readVerbs: readonly Verb[] = ['GET'];

/**
 * One kind of record and its endpoints: the list at `path`, its `/count`, the records at `/{id}`.
 * Everything that the server does alike for all records follows from this.
 */
export type Resource = {
  /** the table's name and the name by which references point here */
  readonly name: string;
  /** as in "Could not find member 'x' on object of type 'Ticket'." */
  readonly object: string;
  /** as in "ticket object is invalid" */
  readonly title: string;
  /** as in "Service Board 5 not found"; without it the object's name in words */
  readonly noun?: string;
  /** below `apis/3.0`; `{parentId}` and `{grandparentId}` stand for the records above */
  readonly path: string;
  readonly verbs: readonly Verb[];
  readonly fields: Readonly<Record<string, Field>>;
  /** members of a reference to this record besides id: each from one field, or from several joined by a blank */
  readonly label: Readonly<Record<string, readonly string[]>>;
  /** where `{parentId}` and `{grandparentId}` are kept: a reference field, or a column that isn't shown */
  readonly parent?: { readonly column: string; readonly to: string };
  readonly grandparent?: { readonly column: string; readonly to: string };
  /** where the reduced records are served, and which of the fields they show */
  readonly info?: {
    readonly path: string;
    readonly items: 'below' | 'after-id' | 'none';
    /** where they are counted, if not at the path's `/count` */
    readonly count?: string;
    readonly fields: readonly string[];
  };
  /** no two records may agree in these fields (texts without regard to case) */
  readonly unique?: readonly {
    readonly fields: readonly string[];
    readonly message: string;
    /** compared by their digests, for texts too long for an index */
    readonly digested?: true;
  }[];
  /** few and read often: kept in memory for looking up references */
  readonly small?: true;
  /** fields that are searched often enough for an index */
  readonly indexed?: readonly string[];
  /** no table of its own but a view: the kinds whose records it shows */
  readonly viewOf?: readonly string[];
  /** where one record of a view is read, if not at the path's `/{id}` */
  readonly viewItem?: string;
  /** deleting the record above deletes these too, instead of being refused */
  readonly goesWithParent?: true;
};

/** What messages call a record of this kind, such as "Configuration Type". */
export function nounOf(resource: Resource): string {
  return resource.noun ?? resource.object.replaceAll(/([a-z])([A-Z])/g, '$1 $2');
}
