// Lazy chunks are in the app's folder, whichever of its plugins loads them. A nested plugin is served under its own id,
// but the build emits one set of chunks for all. Every entry imports this file first, before it loads anything lazily.
import amdModule from 'amd-module';

import { APP_ID } from './ids.ts';

const OWN_FOLDER = /\/thermobench-[a-z]+-[a-z]+\/(?=module\.js)/;

__webpack_public_path__ = amdModule.uri.replace(OWN_FOLDER, `/${APP_ID}/`).replace(/[^/]*$/, '');
