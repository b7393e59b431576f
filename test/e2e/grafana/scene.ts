/** What the stand-in for Grafana shows. Test, server and page all use this description. */
export interface Scene {
  theme: 'dark' | 'light';
  role: Role;
  show:
    | { what: 'nothing' }
    | { what: 'app' }
    | { what: 'app configuration' }
    | { what: 'panel'; id: string; options: object; queries: object[]; width: number; height: number }
    | { what: 'query editor'; query: object }
    | { what: 'data source configuration' };
  /** The app's settings as Grafana sends them to a browser, without secrets. */
  app: { jsonData: object; secureJsonFields: Record<string, boolean> };
  dataSource: { jsonData: object; secureJsonFields: Record<string, boolean> };
}

export type Role = 'Viewer' | 'Editor' | 'Admin' | 'Anonymous';
