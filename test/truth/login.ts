/** Login with all rights. */
export interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
}
