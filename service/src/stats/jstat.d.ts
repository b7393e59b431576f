/** The part of jStat that is used here; the package has no types of its own. */
declare module 'jstat' {
  const jStat: {
    readonly studentt: {
      /** The quantile at probability `p`, for any positive number of degrees of freedom. */
      inv(p: number, degreesOfFreedom: number): number;
    };
  };
  export default jStat;
}
