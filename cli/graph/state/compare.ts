import type { Manifest } from '../../manifest/types.ts';
import { fieldOf, type Member, type MemberNode, stringsOf } from '../selectors/members.ts';
import { type Aspect, hasAspect, sameAspect, sameContents } from './contents.ts';
import { modifiedMacros } from './macros.ts';

const ASPECTS: Readonly<Record<string, Aspect>> = {
  'modified.body': 'body',
  'modified.configs': 'configs',
  'modified.persisted_descriptions': 'persisted_descriptions',
  'modified.relation': 'relation',
  'modified.contract': 'contract',
};

/** All that may follow `state:`. */
export const stateChecks: readonly string[] = [
  'new',
  'old',
  'modified',
  'unmodified',
  'modified.macros',
  ...Object.keys(ASPECTS),
];

/** The test for one of `stateChecks` between two manifests; nothing for any other name. */
export function stateCheck(
  name: string,
  manifest: Manifest,
  previous: Manifest,
): ((member: Member) => boolean) | undefined {
  const before = ({ node }: Member) => earlier(previous, node.unique_id);
  const aspect = ASPECTS[name];
  if (aspect !== undefined)
    return (member) => {
      const old = before(member);
      return hasAspect(member, aspect) && (old === undefined || !sameAspect(member, old, aspect));
    };
  if (name === 'new') return (member) => before(member) === undefined;
  if (name === 'old') return (member) => before(member) !== undefined;
  if (!stateChecks.includes(name)) return undefined;
  const macros = modifiedMacros(manifest, previous);
  const callsModified = ({ node }: Member) =>
    stringsOf(fieldOf(node.depends_on, 'macros')).some((macro) => macros.has(macro));
  if (name === 'modified.macros') return callsModified;
  const isModified = (member: Member) => !sameContents(member, before(member)) || callsModified(member);
  return name === 'modified' ? isModified : (member) => !isModified(member);
}

function earlier(previous: Manifest, id: string): MemberNode | undefined {
  const { metrics, semantic_models, saved_queries } = previous.others;
  const maps: readonly ReadonlyMap<string, MemberNode>[] = [
    previous.nodes,
    previous.sources,
    previous.exposures,
    metrics,
    semantic_models,
    previous.unitTests,
    saved_queries,
  ];
  for (const map of maps) {
    const node = map.get(id);
    if (node !== undefined) return node;
  }
  return undefined;
}
