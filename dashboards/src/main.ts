// npm run build -w dashboards: writes each dashboard to ../json.
import { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';

console.log(new DashboardBuilder('Run').uid('thermobench-run').build().title);
