import { Fragment } from 'react';

/** A text from the service, in which backticks mark commands and names as code. */
export function WithCode({ text }: { text: string }) {
  return (
    <>
      {text.split('`').map((part, index) =>
        // Every second part was between backticks. The order of parts never changes, so an index is a good key.
        index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>
      )}
    </>
  );
}
