/** The app's settings in `jsonData`. The token is in `secureJsonData.serviceToken` and is never sent to a browser. */
export interface AppSettings {
  /** Address of the service as Grafana's server reaches it: `http://127.0.0.1:7411`. */
  serviceUrl?: string;
}
