// Figures for operators, as Prometheus reads them: answers by route and status, and the process itself.
import { Counter, collectDefaultMetrics, type Registry } from 'prom-client';
import type { Route } from './route.ts';

/** Counts answers; labels are the declared path, never the address that was asked. */
export function countAnswers(registry: Registry): (route: Route, status: number) => void {
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'offerline_http_answers_total',
    help: 'Answers by route and status',
    labelNames: ['method', 'path', 'status'],
    registers: [registry],
  });
  return (route, status) => answers.inc({ method: route.method, path: route.path, status });
}
