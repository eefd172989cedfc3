import type { YamlMap } from '../../config/types.ts';
import type { Value } from '../../templates/index.ts';
import { pythonOf } from './yaml-values.ts';

/** What a macro gives instead of being run. */
export interface MacroAnswer {
  readonly value: Value;
}

/**
 * What macros and other names of the context give instead, as a unit test's `overrides: macros:` says: by name, or by
 * package and name. A bare name is replaced in the package `dbt` too, and a name of `dbt` also where it stands bare.
 */
export class MacroOverrides {
  readonly #bare = new Map<string, MacroAnswer>();
  readonly #packaged = new Map<string, MacroAnswer>();

  constructor(macros: YamlMap) {
    for (const [name, given] of Object.entries(macros)) {
      const answer = { value: pythonOf(given) };
      if (name.includes('.')) this.#packaged.set(name, answer);
      else this.#bare.set(name, answer);
    }
  }

  /** The answer for a name that stands by itself. */
  bare(name: string): MacroAnswer | undefined {
    return this.#bare.get(name) ?? this.#packaged.get(`dbt.${name}`);
  }

  /** The answer for a name after the name of its package. */
  inPackage(packageName: string, name: string): MacroAnswer | undefined {
    const own = this.#packaged.get(`${packageName}.${name}`);
    return packageName === 'dbt' ? (this.#bare.get(name) ?? own) : own;
  }
}
