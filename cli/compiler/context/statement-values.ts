import { TableValue } from '../../adapters/values/index.ts';
import { PyDict, type PyObject, PyTuple, pyFunction, str, type Value } from '../../templates/index.ts';

/** The results of the statements that a node ran, by the names it gave them. */
export class StatementResults {
  readonly #results = new Map<string, Value>();

  /** `store_result(name, response, agate_table)`, `store_raw_result(...)` and `load_result(name)`. */
  functions(): ReadonlyMap<string, PyObject> {
    return new Map([
      [
        'store_result',
        pyFunction('store_result', 'name, response, agate_table=None', (args) => {
          const table = args.get('agate_table') ?? new TableValue([], []);
          this.#store(args.text('name'), args.get('response'), table);
          return '';
        }),
      ],
      [
        'store_raw_result',
        pyFunction(
          'store_raw_result',
          'name, message=None, code=None, rows_affected=None, agate_table=None',
          (args) => {
            const response = new PyDict([
              ['_message', args.get('message')],
              ['code', args.get('code')],
              ['rows_affected', args.get('rows_affected')],
            ]);
            this.#store(args.text('name'), response, args.get('agate_table') ?? new TableValue([], []));
            return '';
          },
        ),
      ],
      ['load_result', pyFunction('load_result', 'name', (args) => this.#results.get(str(args.get('name'))) ?? null)],
    ]);
  }

  #store(name: string, response: Value, table: Value): void {
    const rows = table instanceof TableValue ? table.rows.map((row) => new PyTuple(row.cells)) : [];
    this.#results.set(
      name,
      new PyDict([
        ['response', response],
        ['data', rows],
        ['table', table],
      ]),
    );
  }
}
