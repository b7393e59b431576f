/** Commands to run in the checkout on the machine that runs the service. They are not translated. */
export const START_NATS = 'npx thermobench stack up nats --address 192.168.1.10';
export const INVITE = 'npx thermobench fleet invite pi-kitchen';
