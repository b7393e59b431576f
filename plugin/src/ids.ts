/** The app's id in plugin.json. */
export const APP_ID = 'thermobench-collector-app';
