import {
  type Condition,
  ConditionError,
  escapeLike,
  type Literal,
  likePattern,
  literalAdvice,
} from '@parasol/connectwise';
import type { FieldSql } from './field-sql.ts';
import type { Parameters } from './parameters.ts';

export type CompileOptions = {
  parameters: Parameters;
  /** the field of a path, or a ConditionError */
  field: (path: string) => FieldSql;
  /** texts compare with regard to case (SQL Server's usual collation doesn't) */
  caseSensitive: boolean;
  /** every table that is read is added here */
  tables: Set<string>;
  /** comparisons that are no field's, such as `configuration/id` of tickets */
  special?: (condition: Condition) => string | undefined;
  /** `in` is known (not so in childConditions and customFieldConditions) */
  allowIn: boolean;
};

const names: Record<Literal['kind'], string> = {
  text: 'string',
  number: 'numeric',
  boolean: 'boolean',
  date: 'DateTime',
  null: 'null',
};
const typeNames = {
  text: 'string',
  number: 'numeric',
  boolean: 'boolean',
  date: 'DateTime',
  reference: 'null',
  any: 'string',
} as const;

function mismatch(field: FieldSql, value: Literal): ConditionError {
  return new ConditionError(
    `Expected a ${typeNames[field.type]} value, not a ${names[value.kind]}. ${literalAdvice}`,
  );
}

/** The value as the field's type. Numbers within the quotes of a text are not taken for numbers. */
function typedValue(field: FieldSql, value: Literal): string | number | boolean {
  if (value.kind === 'null' || field.type === 'reference' || value.kind !== field.type)
    throw mismatch(field, value);
  if (field.values !== undefined && value.kind === 'text') {
    const known = field.values.some((v) => v.toLowerCase() === value.value.toLowerCase());
    if (!known) throw new ConditionError('Enum value supplied was invalid');
  }
  // a NUL can't be in a PostgreSQL text, so nothing equals it
  if (value.kind === 'text' && value.value.includes('\0'))
    throw new ConditionError('A string value may not contain a NUL character.');
  return value.value;
}

/** What reads as a number in a value of any type, whether it was sent as one or as a text. */
const numberPattern = String.raw`^-?\d{1,15}(\.\d{1,9})?$`;

/** A value of any type as the type that it is compared with; what doesn't read as that is null. */
function seenAs(field: FieldSql, kind: Literal['kind']): FieldSql {
  if (field.type !== 'any' || kind === 'null') return field;
  const { sql } = field;
  if (kind === 'number')
    return { ...field, type: kind, sql: `(case when ${sql} ~ '${numberPattern}' then ${sql}::numeric end)` };
  if (kind === 'boolean')
    return {
      ...field,
      type: kind,
      sql: `(case when lower(${sql}) in ('true', 'false') then ${sql}::boolean end)`,
    };
  return { ...field, type: kind };
}

const sqlTypes = { text: 'text', date: 'text', number: 'numeric', boolean: 'boolean' } as const;

function isInt32(value: string | number | boolean): boolean {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2_147_483_648;
}

class Compiler {
  readonly o: CompileOptions;
  constructor(o: CompileOptions) {
    this.o = o;
  }

  /** An operand for comparing: texts folded unless case counts, always in code point order. */
  fold(field: FieldSql, sql: string): string {
    if (field.type === 'date') return `${sql} collate "C"`;
    if (field.type !== 'text') return sql;
    return `${this.foldText(sql)} collate "C"`;
  }

  foldText(sql: string): string {
    return this.o.caseSensitive ? `(${sql})` : `lower(${sql})`;
  }

  field(path: string): FieldSql {
    const field = this.o.field(path);
    for (const table of field.tables) this.o.tables.add(table);
    return field;
  }

  compile(c: Condition): string {
    const special = this.o.special?.(c);
    if (special !== undefined) return special;
    switch (c.kind) {
      case 'and':
      case 'or':
        return `(${c.parts.map((part) => this.compile(part)).join(` ${c.kind} `)})`;
      case 'not':
        return `(not ${this.compile(c.inner)})`;
      case 'compare':
        return this.compare(seenAs(this.field(c.field), c.value.kind), c.operator, c.value);
      case 'contains':
      case 'like':
        return this.like(seenAs(this.field(c.field), 'text'), c);
      case 'in':
        return this.in(this.field(c.field), c.values, c.negated);
    }
    return c satisfies never;
  }

  compare(field: FieldSql, operator: string, value: Literal): string {
    if (value.kind === 'null') {
      if (operator === '=') return `(${field.sql} is null)`;
      if (operator === '!=') return `(${field.sql} is not null)`;
      throw mismatch(field, value);
    }
    if (field.type === 'reference')
      throw new ConditionError(
        'A reference can only be compared with null; name a member of it, such as its id.',
      );
    if (field.type === 'any') throw mismatch(field, value);
    if (field.type === 'boolean' && operator !== '=' && operator !== '!=') {
      throw new ConditionError(`The operator ${operator} can't be used with a boolean value.`);
    }
    const typed = typedValue(field, value);
    const type = field.column === true && isInt32(typed) ? 'integer' : sqlTypes[field.type];
    const parameter = this.o.parameters.add(typed, type);
    const sqlOperator = operator === '!=' ? '<>' : operator;
    // equality needs no order, and without one it can use an index
    if (field.type === 'text' && (operator === '=' || operator === '!=')) {
      return `(${this.foldText(field.sql)} ${sqlOperator} ${this.foldText(parameter)})`;
    }
    return `(${this.fold(field, field.sql)} ${sqlOperator} ${this.fold(field, parameter)})`;
  }

  like(field: FieldSql, c: { kind: 'contains' | 'like'; value: Literal; negated: boolean }): string {
    if (field.type !== 'text')
      throw new ConditionError(`The operator ${c.kind} can only be used with a string value.`);
    if (c.value.kind !== 'text') throw mismatch(field, c.value);
    if (c.value.value.includes('\0'))
      throw new ConditionError('A string value may not contain a NUL character.');
    const pattern = c.kind === 'contains' ? `%${escapeLike(c.value.value)}%` : likePattern(c.value.value);
    const parameter = this.o.parameters.add(pattern, 'text');
    return `(${this.foldText(field.sql)} ${c.negated ? 'not ' : ''}like ${this.foldText(parameter)})`;
  }

  in(field: FieldSql, values: readonly Literal[], negated: boolean): string {
    if (!this.o.allowIn) throw new ConditionError('The operator in is not supported here.');
    if (field.type === 'reference')
      throw new ConditionError('The operator in needs a value of the reference, such as its id.');
    const typed = values.map((value) => typedValue(field, value));
    const all = negated ? '<> all' : '= any';
    if (field.type === 'boolean') {
      const list = typed.map((value) => this.o.parameters.add(value, 'boolean')).join(', ');
      return `(${field.sql} ${negated ? 'not in' : 'in'} (${list}))`;
    }
    if (field.type === 'number')
      return `(${field.sql} ${all} (${this.o.parameters.add(typed, 'numeric[]')}))`;
    const list = this.o.parameters.add(typed, 'text[]');
    if (field.type === 'date') return `(${field.sql} ${all} (${list}))`;
    return `(${this.foldText(field.sql)} ${all} (array(select ${this.foldText('v')} from unnest(${list}) v)))`;
  }
}

/** A condition as parameterised SQL: values become parameters, names come from definitions. @throws ConditionError */
export function conditionSql(condition: Condition, o: CompileOptions): string {
  return new Compiler(o).compile(condition);
}
