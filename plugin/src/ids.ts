/** The id of the app in plugin.json. */
export const APP_ID = 'thermobench-collector-app';
