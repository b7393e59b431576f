import type { RunId } from '../model/run.ts';
import type { RunEdit } from '../model/run-edit.ts';
import type { Statements } from './statements.ts';

/** Changes the label, notes and tags of a run. Each tag is recorded once. */
export function editRun(sql: Statements, run: RunId, { label, notes, tags }: RunEdit): void {
  if (label === '') {
    sql.run(`UPDATE run SET spec = json_remove(spec, '$.label') WHERE id = ?`, [run]);
  } else if (label !== undefined) {
    sql.run(`UPDATE run SET spec = json_set(spec, '$.label', json(?)) WHERE id = ?`, [JSON.stringify(label), run]);
  }
  if (notes !== undefined) {
    sql.run('UPDATE run SET notes = ? WHERE id = ?', [notes, run]);
  }
  if (tags !== undefined) {
    sql.run('UPDATE run SET tags = ? WHERE id = ?', [JSON.stringify([...new Set(tags)]), run]);
  }
}
