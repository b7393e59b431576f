declare module 'amd-module' {
  /** The module that is being loaded, as AMD loaders describe it. */
  const amdModule: { readonly uri: string };
  export default amdModule;
}

/** The folder from which webpack's runtime loads lazy chunks. */
declare let __webpack_public_path__: string;
