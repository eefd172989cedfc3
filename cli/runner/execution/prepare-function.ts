import { EtlError } from '../../diagnostics/index.ts';
import type { Node } from '../../manifest/types.ts';
import type { Prepare } from './build-node.ts';
import { prepareTemplate } from './prepare-template.ts';

/** Compiles a function of the project; the materialization of the engine creates or replaces it. */
export const prepareFunction: Prepare = async ({ main }, worker, context) => {
  const node = main as Node;
  if (node.returns == null) {
    const problem = 'does not say what it returns';
    const hint = 'declare it under `functions` in a YAML file: `returns: {data_type: ...}`.';
    throw EtlError.of('ETL2041', { what: `Function "${node.name}"`, problem }, { hint });
  }
  const macro = context.compiler.ownMaterialization(node);
  if (macro === null) throw EtlError.of('ETL4043', { materialization: String(node.config.materialized) });
  return await prepareTemplate(node, macro, worker, context);
};
