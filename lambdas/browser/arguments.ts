/**
 * The arguments that Chromium is started with. They are ours alone: the packaged ones switch off web security, site
 * isolation and mixed-content checks, which is not right in a program that types a brokerage password.
 */

const disabledFeatures = [
  // A redirect address is taken as the broker sends it, not upgraded to https first.
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  // Nothing is fetched or rendered before the page is really opened.
  'Prerender2',
  'SpeculationRulesPrefetchProxy',
  'PreconnectToSearch',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'MediaRouter',
  'Translate',
  'AutofillServerCommunication',
  'PaintHolding',
  // A preflighted cross-origin redirect fails while requests are paused (microsoft/playwright #43242).
  'AvoidCorsURLLoaderRestartOnRedirect',
];

/** Arguments for one login. `proxyPort` is where the only way out listens. */
export function chromiumArguments(profile: string, proxyPort: number): string[] {
  return [
    '--headless',
    `--user-data-dir=${profile}`,
    // What pages store (cookies, storage, caches) stays in memory: a file would outlive a program that is killed.
    '--incognito',
    '--remote-debugging-pipe',
    '--no-startup-window',
    // On Lambda, and as root, there is no sandbox to be had. What the browser may reach is limited below instead.
    '--no-sandbox',
    '--no-zygote',
    '--disable-dev-shm-usage',
    // No graphics: nobody looks, and it starts faster (and in one process it starts only without).
    '--use-gl=disabled',
    '--disable-gpu',
    '--disable-webgl',
    '--disable-3d-apis',
    '--disable-accelerated-2d-canvas',
    '--hide-scrollbars',
    '--mute-audio',
    '--force-color-profile=srgb',
    '--font-render-hinting=none',
    // One way out, for loopback addresses too.
    `--proxy-server=http://127.0.0.1:${proxyPort}`,
    '--proxy-bypass-list=<-loopback>',
    '--disable-quic',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--dns-prefetch-disable',
    '--no-pings',
    '--disable-domain-reliability',
    // No second window: a login lives in one.
    '--block-new-web-contents',
    // Nothing of its own accord.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-client-side-phishing-detection',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-sync',
    '--disable-field-trial-config',
    '--disable-notifications',
    '--disable-print-preview',
    '--disable-search-engine-choice-screen',
    '--metrics-recording-only',
    '--no-default-browser-check',
    '--no-first-run',
    '--no-service-autorun',
    '--password-store=basic',
    '--use-mock-keychain',
    // No crash report, no core file.
    '--disable-breakpad',
    '--disable-crash-reporter',
    // A page must not be slowed or kept because nobody looks at it.
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-back-forward-cache',
    '--disable-hang-monitor',
    '--disable-prompt-on-repost',
    `--disable-features=${disabledFeatures.join(',')}`,
  ];
}

/**
 * The one fallback, where Chromium cannot start its own child processes (some container kernels). Site isolation is lost
 * then; the reach of the browser stays limited.
 */
export const singleProcess = '--single-process';
