import { basename } from 'node:path';
import type { Project } from '../../config/types.ts';
import { positionAt } from '../../diagnostics/index.ts';
import type { Draft } from './draft.ts';
import type { ProjectFile } from './files.ts';
import { makeNode } from './make-node.ts';
import { captureInto, type DraftSettings } from './sql-draft.ts';
import { sha256 } from './text.ts';

/** The operations that `on-run-start` and `on-run-end` of a project make. Throws what rendering throws. */
export function hookDrafts(settings: DraftSettings, project: Project): Draft[] {
  const drafts: Draft[] = [];
  for (const [type, hooks] of [
    ['on-run-start', project.onRunStart],
    ['on-run-end', project.onRunEnd],
  ] as const) {
    for (const [index, text] of hooks.entries()) drafts.push(hookDraft(settings, project, type, index, text));
  }
  return drafts;
}

function hookDraft(settings: DraftSettings, project: Project, type: string, index: number, text: string): Draft {
  const name = `${project.name}-${type}-${index}`;
  const projectFile = basename(project.file);
  const node = makeNode({
    ...settings,
    resourceType: 'operation',
    packageName: project.name,
    name,
    path: `hooks/${name}.sql`,
    originalPath: `./${projectFile}`,
    fqn: [project.name, 'hooks', name],
    checksum: { name: 'sha256', checksum: sha256(project.text.trim()) },
    origin: { file: project.file, ...placeIn(project.text, text), isStatic: false, text },
  });
  node.tags = [type];
  node.index = index;
  const file: ProjectFile = {
    kind: 'properties',
    packageName: project.name,
    absolute: project.file,
    path: projectFile,
    originalPath: `./${projectFile}`,
    size: 0,
    mtimeMs: 0,
  };
  return { node, file, fileConfig: captureInto(settings, node, text), patchConfig: undefined };
}

/** Where a hook is written in the project file: as a whole, or its first line where YAML joins or indents the rest. */
function placeIn(file: string, hook: string): { readonly line: number; readonly column: number } {
  const [first = ''] = hook.trimStart().split('\n');
  const whole = file.indexOf(hook);
  const { line, column } = positionAt(file, Math.max(whole === -1 ? file.indexOf(first) : whole, 0), '');
  return { line, column };
}
