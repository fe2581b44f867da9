// Starts the console: voice and colours first, then who is there, then the names, then the pages.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ReferenceProvider } from './parts/reference.tsx';
import { SessionGate } from './parts/session.tsx';
import { ThemeProvider } from './parts/theme.tsx';
import { ToastProvider } from './parts/toast.tsx';
import { VoiceProvider } from './parts/voice.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <VoiceProvider>
      <ThemeProvider>
        <SessionGate>
          <ReferenceProvider>
            <ToastProvider>
              <App />
            </ToastProvider>
          </ReferenceProvider>
        </SessionGate>
      </ThemeProvider>
    </VoiceProvider>
  </StrictMode>,
);
