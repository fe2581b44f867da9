// Figures for operators, as Prometheus reads them: answers by route and status, and the process itself.
import { Counter, collectDefaultMetrics, type Registry } from 'prom-client';
import type { Route } from './route.ts';

/** Counts answers; labels are the declared path, never the address that was asked. Counted by hand and handed over when somebody reads. */
export function countAnswers(registry: Registry): (route: Route, status: number) => void {
  collectDefaultMetrics({ register: registry });
  const unread = new Map<Route, Map<number, number>>();
  new Counter({
    name: 'offerline_http_answers_total',
    help: 'Answers by route and status',
    labelNames: ['method', 'path', 'status'],
    registers: [registry],
    collect() {
      for (const [{ method, path }, byStatus] of unread) for (const [status, count] of byStatus) this.inc({ method, path, status }, count);
      unread.clear();
    },
  });
  return (route, status) => {
    const byStatus = unread.get(route);
    if (byStatus === undefined) unread.set(route, new Map([[status, 1]]));
    else byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  };
}
