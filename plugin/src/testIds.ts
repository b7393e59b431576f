/** For tests, if neither a role nor a label identifies an element. */
export const testIds = {
  problem: 'thermobench problem',
};
