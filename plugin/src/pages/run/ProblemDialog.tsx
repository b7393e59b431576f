import { Modal } from '@grafana/ui';

import type { ServiceError } from '../../api/serviceError.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';

interface Props {
  title: string;
  problem: ServiceError;
  onDismiss: () => void;
}

/** What went wrong with something that was asked for by a button, and so has no place of its own on the page. */
export function ProblemDialog({ title, problem, onDismiss }: Props) {
  return (
    <Modal isOpen title={title} onDismiss={onDismiss}>
      <ServiceProblem problem={problem} />
    </Modal>
  );
}
