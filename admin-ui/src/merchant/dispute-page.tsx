// One dispute of a merchant: what is contested, everything that was said, its files, and the merchant's next word.
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { WholeDispute } from '../../../api/disputes/dispute-wire.ts';
import { Button } from '../parts/button.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { DisputeBadge } from './dispute-badge.tsx';
import { DisputeFacts, DisputeTalk } from './dispute-talk.tsx';
import { DisputeFiles } from './dispute-files.tsx';
import { ReplyForm } from './reply-form.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';
import { MERCHANT_WORDS } from './words-merchant.ts';

const ENDED: readonly string[] = ['accepted', 'rejected', 'withdrawn'];
const EVERY_MS = 15_000;

export function DisputePage() {
  const say = useWords(MERCHANT_WORDS);
  const { day } = useVoice();
  const { id = '' } = useParams<{ readonly id: string }>();
  const path = `/v1/disputes/${encodeURIComponent(id)}`;
  const { body, fault, reload } = useResource<WholeDispute>(path, EVERY_MS);
  return (
    <Page
      title={body === null ? say('dp.title') : say('dp.of', { date: day(body.date) })}
      above={<Link href="/shop/disputes">{say('dp.title')}</Link>}
      actions={body === null ? undefined : <Actions dispute={body} onDone={reload} />}
    >
      {body === null && fault === null ? <Reading /> : null}
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null ? null : <Shown dispute={body} onChanged={reload} />}
    </Page>
  );
}

function Actions({ dispute, onDone }: { readonly dispute: WholeDispute; readonly onDone: () => void }) {
  const say = useWords(MERCHANT_WORDS);
  const { may } = useSession();
  const [withdrawing, setWithdrawing] = useState(false);
  return (
    <>
      <DisputeBadge state={dispute.state} />
      {may(['merchant:act']) && !ENDED.includes(dispute.state) ? (
        <Button onClick={() => setWithdrawing(true)}>{say('dp.withdraw')}</Button>
      ) : null}
      {withdrawing ? (
        <WithdrawDialog
          dispute={dispute}
          onClose={() => setWithdrawing(false)}
          onDone={() => {
            setWithdrawing(false);
            onDone();
          }}
        />
      ) : null}
    </>
  );
}

function Shown({ dispute, onChanged }: { readonly dispute: WholeDispute; readonly onChanged: () => void }) {
  const { may } = useSession();
  const acts = may(['merchant:act']) && !ENDED.includes(dispute.state);
  return (
    <div className="dispute">
      <DisputeFacts dispute={dispute} />
      <DisputeTalk dispute={dispute} />
      <DisputeFiles dispute={dispute} mayAdd={acts} onAdded={onChanged} />
      {acts ? <ReplyForm dispute={dispute} onDone={onChanged} /> : null}
    </div>
  );
}
