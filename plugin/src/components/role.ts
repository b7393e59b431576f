import { config } from '@grafana/runtime';

/** Whether this user may start, stop and delete. The routes in plugin.json and the service enforce the same rule. */
export function mayChange(): boolean {
  const { orgRole } = config.bootData.user;
  return orgRole === 'Editor' || orgRole === 'Admin';
}

/** Whether this user may configure the app. */
export function mayConfigure(): boolean {
  return config.bootData.user.orgRole === 'Admin';
}
