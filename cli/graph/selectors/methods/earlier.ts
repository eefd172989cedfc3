import { stateCheck, stateChecks } from '../../state/compare.ts';
import { checkContracts } from '../../state/contract-changes.ts';
import { macrosWithDependents } from '../../state/macros.ts';
import { fieldOf, stringsOf } from '../members.ts';
import { invalidValue, type Method, missingInput } from './method.ts';

/** `state:`: compared with an earlier manifest: `new`, `old`, `modified` (and `modified.body` and so on), `unmodified`. */
export const state: Method = {
  matcher: (criterion, { manifest, inputs }) => {
    const previous = inputs.previous;
    if (previous === undefined) throw missingInput(criterion, 'an earlier manifest.json', 'name its folder by --state');
    const value = String(criterion.value);
    const isMeant = stateCheck(value, manifest, previous);
    if (isMeant === undefined) throw invalidValue(criterion, `one of ${stateChecks.join(', ')}`);
    if (COMPARES_CONTRACTS.has(value)) checkContracts(manifest, previous, inputs.onWarning ?? (() => undefined));
    return isMeant;
  },
};

const COMPARES_CONTRACTS = new Set(['modified', 'unmodified', 'modified.contract']);

/** `result:`: how a node ended in an earlier run, such as `error`. */
export const result: Method = {
  matcher: (criterion, { inputs }) => {
    if (inputs.results === undefined)
      throw missingInput(criterion, 'an earlier run_results.json', 'name its folder by --state');
    const ids = new Set(inputs.results.filter((one) => one.status === criterion.value).map((one) => one.unique_id));
    return ({ node }) => ids.has(node.unique_id);
  },
};

/** `source_status:fresher`: sources with newer rows than at an earlier freshness check, or without one. */
export const sourceStatus: Method = {
  matcher: (criterion, { inputs }) => {
    const { freshness } = inputs;
    if (freshness === undefined)
      throw missingInput(
        criterion,
        'an earlier and a current sources.json',
        'run the freshness check and name the earlier folder by --state',
      );
    const before = new Map(freshness.previous.map((one) => [one.unique_id, one.max_loaded_at]));
    const fresher = new Set<string>();
    for (const { unique_id, max_loaded_at } of criterion.value === 'fresher' ? freshness.current : []) {
      const earlier = before.get(unique_id);
      if (max_loaded_at === null || (earlier === null && before.has(unique_id))) continue;
      if (earlier === undefined || earlier === null || Date.parse(max_loaded_at) > Date.parse(earlier))
        fresher.add(unique_id);
    }
    return ({ node }) => fresher.has(node.unique_id);
  },
};

/**
 * `git:REF`: what changed since a commit: nodes whose file, properties file or macros (however deep) are among
 * the changed files of the project.
 */
export const git: Method = {
  matcher: (criterion, { manifest, inputs }) => {
    if (inputs.changedFiles === undefined)
      throw missingInput(criterion, 'the files that git says have changed', 'run it inside a git repository');
    const changed = new Set(inputs.changedFiles(String(criterion.value)));
    const own = manifest.projectName;
    const isChanged = (macro: { package_name: string; original_file_path: string }) =>
      macro.package_name === own && changed.has(macro.original_file_path);
    const macros = macrosWithDependents(
      manifest,
      [...manifest.macros.values()].filter(isChanged).map((macro) => macro.unique_id),
    );
    return ({ node }) => {
      if (isChanged(node)) return true;
      const patch = node.patch_path;
      if (typeof patch === 'string' && patch.startsWith(`${own}://`) && changed.has(patch.slice(own.length + 3)))
        return true;
      return stringsOf(fieldOf(node.depends_on, 'macros')).some((macro) => macros.has(macro));
    };
  },
};
