/** What the app keeps in `jsonData`. The token is in `secureJsonData.serviceToken` and never comes back to a browser. */
export interface AppSettings {
  /** Address of the service as Grafana's server reaches it: `http://127.0.0.1:7411`. */
  serviceUrl?: string;
}
