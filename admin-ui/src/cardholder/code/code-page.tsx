// The code at the till: large and bright, with the time it has left, renewed by itself.
import { qrCode, qrPath, QUIET } from '../../../../engine/qr/qr-code.ts';
import { FaultNote } from '../parts/fault-note.tsx';
import { Link } from '../parts/link.tsx';
import { Screen } from '../parts/screen.tsx';
import { useVoice } from '../voice.ts';
import { useCode, useWakeLock } from './use-code.ts';
import { C } from './words-code.ts';

const RENEWED_SECONDS = 45;
const RADIUS = 15;
const ROUND = 2 * Math.PI * RADIUS;

export function Page() {
  const voice = useVoice();
  const coupon = new URLSearchParams(location.search).get('coupon');
  const { code, left, fault, again } = useCode(coupon);
  useWakeLock();
  const isOver = code === null && fault !== null;
  return (
    <Screen title={voice.say(C.title)} back="/wallet" isBare={true}>
      <p className="soft">{voice.say(coupon === null ? C.hint : C.withCoupon)}</p>
      {isOver ? (
        <FaultNote fault={fault} onAgain={again} said={{ too_many_codes: C.tooMany, not_found: C.noCoupon }} />
      ) : (
        <div className="till-code">
          {code === null ? <p className="till-code-wait">{voice.say(C.renewing)}</p> : <Picture text={code} label={voice.say(C.picture)} />}
        </div>
      )}
      {code !== null && <Left seconds={left} />}
      <p className="small soft">{voice.say(C.once)}</p>
      {code !== null && (
        <details className="till-code-text">
          <summary>{voice.say(C.text)}</summary>
          <code>{code}</code>
        </details>
      )}
      <Link to="/scan" className="button quiet">
        {voice.say(C.scan)}
      </Link>
    </Screen>
  );
}

function Picture({ text, label }: { readonly text: string; readonly label: string }) {
  const code = qrCode(text);
  if (code === null) return null;
  const side = code.size + 2 * QUIET;
  return (
    <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={side} height={side} className="light" />
      <path d={qrPath(code)} className="dark" />
    </svg>
  );
}

function Left({ seconds }: { readonly seconds: number }) {
  const voice = useVoice();
  return (
    <p className="till-code-left">
      <svg viewBox="0 0 36 36" width="28" height="28" aria-hidden="true">
        <circle cx="18" cy="18" r={RADIUS} className="track" />
        <circle
          cx="18"
          cy="18"
          r={RADIUS}
          className="rest"
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - seconds / RENEWED_SECONDS)}
        />
      </svg>
      <span>{voice.say(C.left, { count: seconds })}</span>
    </p>
  );
}
