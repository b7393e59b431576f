import { Modal } from '@grafana/ui';

import type { ServiceError } from '../api/serviceError.ts';
import { ServiceProblem } from './ServiceProblem.tsx';

interface Props {
  title: string;
  problem: ServiceError;
  onDismiss: () => void;
}

/** Shows the error of an action if the page has no other place for it. */
export function ProblemDialog({ title, problem, onDismiss }: Props) {
  return (
    <Modal isOpen title={title} onDismiss={onDismiss}>
      <ServiceProblem problem={problem} />
    </Modal>
  );
}
