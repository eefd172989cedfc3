import type { Sandbox } from '../../adapters/index.ts';

/** Which types the engine has, and how it shows them; each is asked for once. */
export class EngineTypes {
  readonly #sandbox: Sandbox;
  readonly #shown = new Map<string, Promise<string | null>>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** The type as the engine shows that of a column; null for what is no type of it. */
  shown(type: string): Promise<string | null> {
    const known = this.#shown.get(type);
    if (known !== undefined) return known;
    const asked = this.#ask(type);
    this.#shown.set(type, asked);
    return asked;
  }

  async #ask(type: string): Promise<string | null> {
    if (type.trim() === '') return null;
    const said = await this.#sandbox.read(`select cast(null as ${type}) as c`);
    return said.ok ? (said.columns[0]?.dataType ?? null) : null;
  }
}
