import type { z } from 'zod';

import type { FieldError } from './fault.ts';

type Path = readonly PropertyKey[];

/**
 * Zod's errors, field by field; each misspelt key gets its own error. Values are taken from `input`; leave it out if the input
 * contains secrets. `at` is the path of the validated value in the whole input.
 */
export function fieldErrors(error: z.ZodError, at: Path = [], input?: unknown): FieldError[] {
  // Zod also checks the length of a value of the wrong type, such as a text in place of a list.
  const wrongTypes = error.issues.filter(({ code }) => code === 'invalid_type');
  const ofWrongType = new Map(wrongTypes.map((issue) => [fieldPath(issue.path), issue]));
  const told = error.issues.filter((issue) => (ofWrongType.get(fieldPath(issue.path)) ?? issue) === issue);
  return told.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => fieldError([...at, ...issue.path, key], 'is not a known field', input));
    }
    if (issue.code === 'invalid_key') {
      const reason = issue.issues[0]?.message ?? issue.message;
      return [fieldError([...at, ...issue.path], `as a name: ${reason}`, undefined)];
    }
    return [fieldError([...at, ...issue.path], issue.message, input)];
  });
}

function fieldError(path: Path, message: string, input: unknown): FieldError {
  const value = valueAt(input, path);
  return { field: fieldPath(path), ...(value === undefined ? {} : { value }), message };
}

/** `targets.ring.contactPoints[0]` */
export function fieldPath(path: Path): string {
  return path.reduce<string>((field, key) => {
    if (typeof key === 'number') {
      return `${field}[${key}]`;
    }
    return field ? `${field}.${String(key)}` : String(key);
  }, '');
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    input
  );
}
