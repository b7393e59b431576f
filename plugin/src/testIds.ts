/** For tests, where neither a role nor a label tells an element from its like. */
export const testIds = {
  problem: 'thermobench problem',
};
