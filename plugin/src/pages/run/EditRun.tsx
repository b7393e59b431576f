import { t, Trans } from '@grafana/i18n';
import { Button, Field, Input, Modal, Stack, TextArea } from '@grafana/ui';
import { type Run, runName } from '@thermobench/service/model/run.ts';
import { RunEdit } from '@thermobench/service/model/run-edit.ts';
import { useEffect, useId, useRef, useState } from 'react';

import { useEditRun } from '../../api/useRuns.ts';
import { BusyButton } from '../../components/BusyButton.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { splitTags, tagsHint, tagsRefusal } from '../../plan/tagWords.ts';
import { AS_IT_IS } from '../../translations.ts';

/** A button that opens {@link EditDialog}. */
export function EditRun({ run }: { run: Run }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" icon="pen" onClick={() => setIsOpen(true)}>
        <Trans i18nKey="edit-run.button">Edit</Trans>
      </Button>
      {isOpen && <EditDialog run={run} onDismiss={() => setIsOpen(false)} />}
    </>
  );
}

/** Changes label, notes and tags of a run. */
export function EditDialog({ run, onDismiss }: { run: Run; onDismiss: () => void }) {
  const id = useId();
  const [label, setLabel] = useState(run.spec.label ?? '');
  const [notes, setNotes] = useState(run.notes);
  const [words, setWords] = useState(run.tags.join(' '));
  const editing = useEditRun(run.id);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Wait a frame, because the dialog first moves the focus to its close button.
    const frame = requestAnimationFrame(() => first.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const edit = { label: label.trim(), notes: notes.trim(), tags: splitTags(words) };
  const wrong = wrongFields(edit);

  return (
    <Modal
      isOpen
      title={t('edit-run.title', 'Edit run {{name}}', { name: runName(run), ...AS_IT_IS })}
      onDismiss={onDismiss}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          editing.mutate(edit, { onSuccess: onDismiss });
        }}
      >
        <Field
          label={t('edit-run.label', 'Label')}
          invalid={wrong.has('label')}
          error={t('edit-run.label-wrong', 'At most 120 characters.')}
        >
          <Input
            ref={first}
            id={`${id}-label`}
            value={label}
            onChange={({ currentTarget }) => setLabel(currentTarget.value)}
          />
        </Field>
        <Field
          label={t('edit-run.tags', 'Tags')}
          description={tagsHint()}
          invalid={wrong.has('tags')}
          error={tagsRefusal(edit.tags)}
        >
          <Input
            id={`${id}-tags`}
            value={words}
            placeholder={t('edit-run.tags-example', 'rpi4 before-update')}
            onChange={({ currentTarget }) => setWords(currentTarget.value)}
          />
        </Field>
        <Field
          label={t('edit-run.notes', 'Notes')}
          invalid={wrong.has('notes')}
          error={t('edit-run.notes-wrong', 'At most 4,000 characters.')}
        >
          <TextArea
            id={`${id}-notes`}
            rows={6}
            value={notes}
            onChange={({ currentTarget }) => setNotes(currentTarget.value)}
          />
        </Field>
        {editing.error && <ServiceProblem problem={editing.error} />}
        <Modal.ButtonRow>
          <Stack gap={1}>
            <Button variant="secondary" fill="outline" onClick={onDismiss}>
              <Trans i18nKey="edit-run.cancel">Cancel</Trans>
            </Button>
            <BusyButton isSubmit icon="save" variant="primary" isBusy={editing.isPending} disabled={wrong.size > 0}>
              <Trans i18nKey="edit-run.save">Save</Trans>
            </BusyButton>
          </Stack>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

function wrongFields(edit: RunEdit): ReadonlySet<PropertyKey | undefined> {
  return new Set(RunEdit.safeParse(edit).error?.issues.map(({ path: [field] }) => field));
}
