// The points catalogue for marketing: items with what is left of them, and the orders below.
import { useState } from 'react';
import type { StoredProgramme } from '../../../api/points/programme-store.ts';
import { Button } from '../parts/button.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { ItemDialog } from './item-dialog.tsx';
import { OrderList } from './order-list.tsx';
import type { Item } from './wire.ts';
import { CATALOGUE_WORDS } from './words-catalogue.ts';

export function CataloguePage() {
  const say = useWords(CATALOGUE_WORDS);
  const { may } = useSession();
  const { items, fault, busy, onMore, reload } = usePages<Item>('/v1/catalogue');
  const programmes = useProgrammes();
  const [open, setOpen] = useState<Item | 'new' | null>(null);
  const mayWrite = may(['campaigns:write']);
  const close = () => {
    setOpen(null);
    reload();
  };
  return (
    <Page
      title={say('title')}
      lead={say('lead')}
      actions={
        mayWrite ? (
          <Button kind="primary" onClick={() => setOpen('new')}>
            {say('new')}
          </Button>
        ) : null
      }
    >
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null && fault === null ? <Reading /> : null}
      {items === null ? null : (
        <section className="sheet" aria-label={say('items')}>
          <ItemTable items={items} more={onMore === null ? null : { onMore, busy }} onOpen={mayWrite ? setOpen : null} />
        </section>
      )}
      <h2>{say('orders')}</h2>
      <OrderList />
      {open === null ? null : <ItemDialog item={open === 'new' ? null : open} programmes={programmes} onClose={close} />}
    </Page>
  );
}

function useProgrammes(): readonly string[] {
  const { body } = useResource<{ readonly items: readonly StoredProgramme[] }>('/v1/programmes');
  return (body?.items ?? []).map(({ id }) => id);
}

interface ItemTableOf {
  readonly items: readonly Item[];
  readonly more: { readonly onMore: () => void; readonly busy: boolean } | null;
  /** Null: may look only. */
  readonly onOpen: ((item: Item) => void) | null;
}

function ItemTable({ items, more, onOpen }: ItemTableOf) {
  const say = useWords(CATALOGUE_WORDS);
  const { locale } = useVoice();
  const count = (value: number) => value.toLocaleString('en-US');
  return (
    <Table
      caption={say('items')}
      rows={items}
      rowKey={({ id }) => id}
      empty={say('none')}
      more={more}
      columns={[
        { key: 'item', head: say('item'), cell: ({ name }) => name[locale] },
        { key: 'programme', head: say('programme'), cell: ({ programme }) => <span className="code">{programme}</span> },
        { key: 'points', head: say('points'), figure: true, cell: ({ points }) => count(points) },
        { key: 'taken', head: say('taken'), figure: true, cell: ({ taken }) => count(taken) },
        { key: 'stock', head: say('stock'), figure: true, cell: ({ stock }) => (stock === null ? say('endless') : count(stock)) },
        {
          key: 'gives',
          head: say('gives'),
          cell: ({ gives }) => (gives.type === 'goods' ? say('goods') : say('coupon', { campaign: gives.campaign })),
        },
        { key: 'state', head: say('state'), cell: ({ isOn }) => say(isOn ? 'on' : 'off') },
        ...(onOpen === null
          ? []
          : [
              {
                key: 'do',
                head: say('do'),
                cell: (item: Item) => (
                  <Button label={say('editOf', { name: item.name[locale] })} onClick={() => onOpen(item)}>
                    {say('edit')}
                  </Button>
                ),
              },
            ]),
      ]}
    />
  );
}
