// The history of one coupon by its id: who, when and why.
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import type { CouponShown } from './wire.ts';
import { COUPON_WORDS } from './words-coupons.ts';

export function CouponHistory() {
  const say = useWords(COUPON_WORDS);
  const [typed, setTyped] = useState('');
  const [id, setId] = useState('');
  const find = (event: FormEvent) => {
    event.preventDefault();
    setId(typed.trim());
  };
  return (
    <section className="sheet watch-form">
      <form className="field-row" onSubmit={find}>
        <TextField label={say('couponId')} value={typed} onChange={setTyped} maxLength={100} required />
        <div className="form-foot">
          <Button type="submit" kind="primary">
            {say('find')}
          </Button>
        </div>
      </form>
      {id === '' ? null : <Steps id={id} />}
    </section>
  );
}

function Steps({ id }: { readonly id: string }) {
  const say = useWords(COUPON_WORDS);
  const moment = useMoment();
  const { body, fault, reload } = useResource<CouponShown>(`/v1/coupons/${encodeURIComponent(id)}`);
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return (
    <Table
      caption={`${body.campaign}: ${body.id}`}
      rows={body.history.map((move, place) => ({ ...move, place }))}
      rowKey={({ place }) => String(place)}
      empty={say('noStock')}
      columns={[
        { key: 'at', head: say('at'), cell: ({ at }) => moment(at) },
        {
          key: 'what',
          head: say('what'),
          cell: ({ from, to }) =>
            [from, to].flatMap((state) => (state === null ? [] : say(`state.${state}` as 'state.issued'))).join(' → '),
        },
        { key: 'holder', head: say('holder'), cell: ({ toSubject }) => toSubject ?? '' },
        { key: 'who', head: say('who'), cell: ({ actor }) => actor },
        { key: 'why', head: say('why'), cell: ({ reason, authorizationId }) => authorizationId ?? reason ?? '' },
      ]}
    />
  );
}
