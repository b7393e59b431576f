declare module 'amd-module' {
  /** The module being loaded, as AMD loaders describe it. */
  const amdModule: { readonly uri: string };
  export default amdModule;
}

/** Folder that webpack's runtime loads lazy chunks from. */
declare let __webpack_public_path__: string;
