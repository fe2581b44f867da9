// Starts the console: voice first, then the key, then the names, then the page.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ReferenceProvider } from './parts/reference.tsx';
import { SessionGate } from './parts/session.tsx';
import { VoiceProvider } from './parts/voice.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <VoiceProvider>
      <SessionGate>
        <ReferenceProvider>
          <App />
        </ReferenceProvider>
      </SessionGate>
    </VoiceProvider>
  </StrictMode>,
);
