import { Fault } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { RunEdit } from '../model/run-edit.ts';
import { counted } from '../model/sentence.ts';

/** Checks a whole change of a run. Throws one INVALID_INPUT Fault that lists every wrong field. */
export function checkEdit(request: unknown): RunEdit {
  const { data, error } = RunEdit.safeParse(request);
  if (error === undefined) {
    return data;
  }
  const fields = fieldErrors(error, [], request);
  throw new Fault({
    kind: 'configuration',
    code: 'INVALID_INPUT',
    message: `The request has ${counted(fields.length, 'error')}.`,
    hint: 'Correct these fields and send it again; nothing was changed.',
    fields,
  });
}
