import type { UnitTestNode } from '../../manifest/types.ts';
import { compileUnitTest } from '../../quality/index.ts';
import { columnRules } from '../column-rules.ts';
import { declaredKey } from '../declared-key.ts';
import type { Side } from '../side.ts';
import { compiled, type PrepareContext, type PreparedModel, sqlNode } from './prepare.ts';
import { UncheckableError } from './uncheckable.ts';

/** Compiles a unit test for both sides: its model over the rows that are given, which stand in the SQL. Throws UncheckableError. */
export async function prepareUnitTest(test: UnitTestNode, context: PrepareContext): Promise<PreparedModel> {
  const { local, other, common } = context;
  const [tested = ''] = test.depends_on.nodes;
  const model = sqlNode(local, tested);
  return {
    uniqueId: test.unique_id,
    name: test.name,
    isTest: true,
    key: declaredKey(model),
    rules: columnRules(model, common),
    variants: [
      {
        variant: 'full',
        batch: null,
        local: await compileFor(local, test, context),
        other: await compileFor(other, test, context),
      },
    ],
    inputs: [],
    used: { joins: [], groups: [] },
    standIns: false,
  };
}

async function compileFor(side: Side, { unique_id: id }: UnitTestNode, { projectRoot }: PrepareContext) {
  const test = side.manifest.unitTests.get(id);
  if (test === undefined) throw new UncheckableError(`it is not in the project of the target "${side.target}"`);
  const [tested = ''] = test.depends_on.nodes;
  const model = sqlNode(side, tested);
  return await compiled(side, model, async () => {
    const connection = typeof side.connection === 'function' ? await side.connection() : side.connection;
    const { compiler, adapter } = side;
    return await compileUnitTest({ test, model, compiler, adapter, connection, projectRoot });
  });
}
