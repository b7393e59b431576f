import { createRequire } from 'node:module';

const OLDEST_NODE = [24, 12];

/** Path of a Node new enough: the one that npm installed with the service, else the one that runs this, if it will do. */
export function findNode() {
  try {
    return createRequire(import.meta.url).resolve(`node-linux-${process.arch}/bin/node`);
  } catch {
    const [major, minor] = process.versions.node.split('.').map(Number);
    if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) {
      return process.execPath;
    }
    console.error(
      `✖ Thermobench needs Node ${OLDEST_NODE.join('.')} or newer, and this is Node ${process.versions.node}.\n` +
        '  On 64-bit Linux `npm start` brings one along; elsewhere install the current LTS from your system or nodejs.org.'
    );
    process.exit(1);
  }
}
