// Items and orders as the API tells of them.
import type { Order } from '../../../api/points/catalogue-order-store.ts';
import type { CatalogueItem } from '../../../api/points/catalogue-store.ts';

export type Item = CatalogueItem;
export type ShownOrder = Omit<Order, 'subject' | 'who' | 'lots' | 'closedBy'>;
