import { fieldErrors } from '../model/field-errors.ts';
import { RunEdit } from '../model/run-edit.ts';
import { invalidInput } from './spec.ts';

/** Checks a change to a run as a whole. Throws one INVALID_INPUT Fault that lists every wrong field. */
export function checkEdit(request: unknown): RunEdit {
  const { data, error } = RunEdit.safeParse(request);
  if (error === undefined) {
    return data;
  }
  throw invalidInput(fieldErrors(error, [], request), 'nothing was changed');
}
