// Every page of the console: its address, its name, where it stands in the navigation, who may open it, and the chunk it lives in.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Scope } from '../../api/http/keys-store.ts';
import type { Pair } from './parts/words-of.tsx';

export const GROUPS = ['now', 'campaigns', 'money', 'house'] as const;
export interface PageEntry {
  /** A pattern of wouter: /campaigns/:id. The first page of the list that fits is shown. */
  readonly path: string;
  readonly word: Pair;
  /** Null: reached by a link only. */
  readonly group: (typeof GROUPS)[number] | null;
  /** One of them is enough; none: everybody. */
  readonly scopes: readonly Scope[];
  readonly page: LazyExoticComponent<ComponentType>;
  /** The letter after `g` that leads here. */
  readonly go?: string;
}

export const PAGES: readonly PageEntry[] = [
  {
    path: '/',
    word: ['Today', '今日'],
    group: 'now',
    scopes: ['authorizations:read', 'evaluate', 'operate'],
    go: 't',
    page: lazy(() => import('./operations/today-page.tsx').then((m) => ({ default: m.TodayPage }))),
  },
  {
    path: '/campaigns',
    word: ['Campaigns', '营销活动'],
    group: 'campaigns',
    scopes: ['campaigns:read'],
    go: 'c',
    page: lazy(() => import('./marketing/campaign-list-page.tsx').then((m) => ({ default: m.CampaignListPage }))),
  },
  {
    path: '/campaigns/new',
    word: ['New campaign', '新建活动'],
    group: null,
    scopes: ['campaigns:write'],
    go: 'n',
    page: lazy(() => import('./marketing/new-campaign-page.tsx').then((m) => ({ default: m.NewCampaignPage }))),
  },
  {
    path: '/campaigns/:id/try',
    word: ['Try it', '试算'],
    group: null,
    scopes: ['campaigns:read'],
    page: lazy(() => import('./try/try-page.tsx').then((m) => ({ default: m.TryPage }))),
  },
  {
    path: '/campaigns/new/edit',
    word: ['New campaign', '新建活动'],
    group: null,
    scopes: ['campaigns:write'],
    page: lazy(() => import('./marketing/editor-page.tsx').then((m) => ({ default: m.EditorPage }))),
  },
  {
    path: '/campaigns/:id/edit',
    word: ['Edit a campaign', '编辑活动'],
    group: null,
    scopes: ['campaigns:read'],
    page: lazy(() => import('./marketing/editor-page.tsx').then((m) => ({ default: m.EditorPage }))),
  },
  {
    path: '/campaigns/:id/backtest',
    word: ['Backtest', '回测'],
    group: null,
    scopes: ['campaigns:read'],
    page: lazy(() => import('./backtest/backtest-page.tsx').then((m) => ({ default: m.BacktestPage }))),
  },
  {
    path: '/campaigns/:id',
    word: ['Campaign', '活动'],
    group: null,
    scopes: ['campaigns:read'],
    page: lazy(() => import('./marketing/campaign-page.tsx').then((m) => ({ default: m.CampaignPage }))),
  },
  {
    path: '/campaigns/:id/versions/:version/approval',
    word: ['Submit and approve', '送审与审批'],
    group: null,
    scopes: ['campaigns:read'],
    page: lazy(() => import('./approval/approval-page.tsx').then((m) => ({ default: m.ApprovalPage }))),
  },
  {
    path: '/approvals',
    word: ['Approvals', '审批'],
    group: 'campaigns',
    scopes: ['campaigns:approve', 'campaigns:write'],
    go: 'p',
    page: lazy(() => import('./approval/queue-page.tsx').then((m) => ({ default: m.QueuePage }))),
  },
  {
    path: '/watch',
    word: ['Live', '实时监控'],
    group: 'now',
    scopes: ['campaigns:read'],
    go: 'l',
    page: lazy(() => import('./watch/watch-page.tsx').then((m) => ({ default: m.WatchPage }))),
  },
  {
    path: '/alerts',
    word: ['Alerts', '告警'],
    group: 'now',
    scopes: ['campaigns:read'],
    go: 'w',
    page: lazy(() => import('./watch/alerts-page.tsx').then((m) => ({ default: m.AlertsPage }))),
  },
  {
    path: '/charts',
    word: ['Charts', '图表'],
    group: 'now',
    scopes: ['campaigns:read'],
    go: 'h',
    page: lazy(() => import('./watch/charts-page.tsx').then((m) => ({ default: m.ChartsPage }))),
  },
  {
    path: '/lint',
    word: ['Findings', '检查结果'],
    group: 'campaigns',
    scopes: ['campaigns:read'],
    go: 'f',
    page: lazy(() => import('./lint/lint-page.tsx').then((m) => ({ default: m.LintPage }))),
  },
  {
    path: '/why',
    word: ['Why?', '为什么？'],
    group: 'now',
    scopes: ['authorizations:read'],
    go: 'y',
    page: lazy(() => import('./operations/why-page.tsx').then((m) => ({ default: m.WhyPage }))),
  },
  {
    path: '/why/:id',
    word: ['Why?', '为什么？'],
    group: null,
    scopes: ['authorizations:read'],
    page: lazy(() => import('./operations/why-case-page.tsx').then((m) => ({ default: m.WhyCasePage }))),
  },
  {
    path: '/audit',
    word: ['Audit log', '审计日志'],
    group: 'house',
    scopes: ['audit:read'],
    go: 'a',
    page: lazy(() => import('./audit/audit-page.tsx').then((m) => ({ default: m.AuditPage }))),
  },
  {
    path: '/campaigns/:id/shadow',
    word: ['Shadow report', '影子报告'],
    group: null,
    scopes: ['campaigns:read'],
    page: lazy(() => import('./experiments/shadow-page.tsx').then((m) => ({ default: m.ShadowPage }))),
  },
  {
    path: '/experiments',
    word: ['Experiments', '实验'],
    group: 'campaigns',
    scopes: ['campaigns:read'],
    go: 'x',
    page: lazy(() => import('./experiments/experiments-page.tsx').then((m) => ({ default: m.ExperimentsPage }))),
  },
  {
    path: '/experiments/:group',
    word: ['Experiment', '实验'],
    group: null,
    scopes: ['campaigns:read'],
    page: lazy(() => import('./experiments/experiment-page.tsx').then((m) => ({ default: m.ExperimentPage }))),
  },
  {
    path: '/people',
    word: ['People', '人员'],
    group: 'house',
    scopes: ['people:manage'],
    go: 'u',
    page: lazy(() => import('./people/people-page.tsx').then((m) => ({ default: m.PeoplePage }))),
  },
  {
    path: '/people/:id',
    word: ['Person', '人员'],
    group: null,
    scopes: ['people:manage'],
    page: lazy(() => import('./people/person-page.tsx').then((m) => ({ default: m.PersonPage }))),
  },
  {
    path: '/roles',
    word: ['Roles', '角色'],
    group: 'house',
    scopes: ['people:manage'],
    page: lazy(() => import('./people/roles-page.tsx').then((m) => ({ default: m.RolesPage }))),
  },
  {
    path: '/account',
    word: ['Your account', '我的账户'],
    group: null,
    scopes: [],
    page: lazy(() => import('./people/account-page.tsx').then((m) => ({ default: m.AccountPage }))),
  },
  {
    path: '/sign-in',
    word: ['Sign in', '登录'],
    group: null,
    scopes: [],
    page: lazy(() => import('./people/sign-in-page.tsx').then((m) => ({ default: m.SignInPage }))),
  },
  {
    path: '/welcome',
    word: ['Choose a password', '设置密码'],
    group: null,
    scopes: [],
    page: lazy(() => import('./people/welcome-page.tsx').then((m) => ({ default: m.WelcomePage }))),
  },
];
