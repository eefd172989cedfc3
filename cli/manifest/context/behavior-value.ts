import type { Yaml } from '../../config/types.ts';
import { PyObject, type Value } from '../../templates/index.ts';

/** Flags that are on unless a project turns them off. Source: dbt-bigquery 1.12. */
const ON_BY_DEFAULT: ReadonlySet<string> = new Set(['bigquery_use_standard_sql_for_partitions']);

/** `adapter.behavior`: flags of adapters that projects set under `flags:`, by name. */
export class BehaviorValue extends PyObject {
  readonly typeName = 'Behavior';
  readonly #flags: Readonly<Record<string, Yaml>>;

  constructor(flags: Readonly<Record<string, Yaml>>) {
    super();
    this.#flags = flags;
  }

  override getAttr(name: string): Value | undefined {
    if (name.startsWith('_')) return undefined;
    const given = this.#flags[name];
    return new BehaviorFlag(typeof given === 'boolean' ? given : ON_BY_DEFAULT.has(name));
  }
}

/** One flag: true where it is set. */
class BehaviorFlag extends PyObject {
  readonly typeName = 'BehaviorFlagRendered';
  readonly #isSet: boolean;

  constructor(isSet: boolean) {
    super();
    this.#isSet = isSet;
  }

  override truth(): boolean {
    return this.#isSet;
  }

  override getAttr(name: string): Value | undefined {
    return name === 'setting' || name === 'no_warn' ? this.#isSet : undefined;
  }
}
