import type { DatabaseSync } from 'node:sqlite';

import type { RunId } from '../model/run.ts';
import type { RunEdit } from '../model/run-edit.ts';

/** Changes the label, notes and tags of a run. Each tag is recorded once. */
export function editRun(db: DatabaseSync, run: RunId, { label, notes, tags }: RunEdit): void {
  if (label === '') {
    db.prepare(`UPDATE run SET spec = json_remove(spec, '$.label') WHERE id = ?`).run(run);
  } else if (label !== undefined) {
    db.prepare(`UPDATE run SET spec = json_set(spec, '$.label', json(?)) WHERE id = ?`).run(JSON.stringify(label), run);
  }
  if (notes !== undefined) {
    db.prepare('UPDATE run SET notes = ? WHERE id = ?').run(notes, run);
  }
  if (tags !== undefined) {
    db.prepare('UPDATE run SET tags = ? WHERE id = ?').run(JSON.stringify([...new Set(tags)]), run);
  }
}
