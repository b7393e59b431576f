/** For tests of elements that neither a role nor a label identifies. */
export const testIds = {
  problem: 'thermobench problem',
};
