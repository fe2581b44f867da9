// The first page: what the cardholder may use now.
import { Screen } from './parts/screen.tsx';
import { useVoice } from './voice.ts';

export function Page() {
  const voice = useVoice();
  return <Screen title={voice.say(['Offers', '优惠'])}>{null}</Screen>;
}
