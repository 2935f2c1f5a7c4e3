// An authorization server on loopback, whatever major version of `oidc-provider` it is given.
// It is mounted at /oidc, or where it is told, while its issuer has no path. Settings: one JSON object as the only argument.
//
//   { "clients": [{ "id", "secret", "auth", "native"?, "redirectUris"? }],
//     "people":  [{ "id", "login", "password" }],
//     ...and any of DEFAULTS in configuration.mjs }
//
// Prints one line of JSON, {"url": "http://127.0.0.1:<port>"}, when it is ready. Ends with its standard
// input, so that it never outlives the process that started it.

import { generateKeyPair, randomBytes } from 'node:crypto';
import http from 'node:http';
import { promisify } from 'node:util';

import { configuration, DEFAULTS } from './configuration.mjs';
import { answerPage } from './pages.mjs';
import { memoryAdapter } from './store.mjs';

async function signingKey() {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig' };
}

/** Serves `Provider` until standard input closes. */
export async function serve(Provider) {
  const settings = { ...DEFAULTS, ...JSON.parse(process.argv[2] ?? '{}') };
  const { mount, routes } = settings;
  const adapter = memoryAdapter();
  const cookieKey = randomBytes(32).toString('hex');
  const counts = { token: 0, keys: 0, granted: 0, refused: 0 };
  let keys = [await signingKey()];
  let provider;
  let answer;
  let loseNext = false;

  // The keys of a running provider cannot be changed. A second provider over the same store can take
  // its place between two requests: sessions, codes and tokens go on, signatures change.
  function install() {
    provider = new Provider(issuer, configuration({ settings, adapter, keys, cookieKey }));
    provider.on('server_error', (_ctx, error) => console.error('server_error', error));
    provider.on('grant.success', () => (counts.granted += 1));
    provider.on('grant.error', () => (counts.refused += 1));
    answer = provider.callback();
  }

  /** `POST /control/rotate-keys[?forget]`: signs with a new key; keeps publishing the old one or not. */
  async function rotateKeys(forget) {
    keys = [await signingKey(), ...(forget ? [] : keys)];
    install();
    return { published: keys.length };
  }

  async function control(req, path, query) {
    switch (`${req.method} ${path}`) {
      case 'GET /control/counts':
        return counts;
      case 'POST /control/rotate-keys':
        return rotateKeys(query.has('forget'));
      case 'POST /control/lose-next-answer':
        loseNext = true;
        return { loseNext };
      default:
        return undefined;
    }
  }

  /** Lets the provider do all its work, then cuts the connection instead of answering. */
  function lose(res) {
    res.write = () => true;
    res.end = () => res.socket?.destroy();
  }

  const server = http.createServer(async (req, res) => {
    const { pathname: path, searchParams: query } = new URL(req.url, issuer);
    if (answerPage(provider, settings.people, req, res, path)) return;
    if (path.startsWith(`${mount}/`) && !path.startsWith('/control/')) {
      if (req.method === 'POST' && path === mount + (routes.token ?? '/token')) {
        counts.token += 1;
        if (loseNext) lose(res);
        loseNext = false;
      }
      if (path === mount + (routes.jwks ?? '/jwks')) counts.keys += 1;
      req.originalUrl = req.url; // where the provider reads that it is mounted
      // A strict provider drops `offline_access` where no consent is asked for (OpenID Connect Core,
      // section 11). This one asks of its own accord.
      if (settings.offlineScope && path === mount + routes.authorization) req.url += '&prompt=consent';
      req.url = req.url.slice(mount.length);
      answer(req, res);
      return;
    }
    const value = await control(req, path, query);
    res.writeHead(value ? 200 : 404, { 'content-type': 'application/json' });
    res.end(JSON.stringify(value ?? { error: 'not_found' }));
  });

  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  install();
  console.log(JSON.stringify({ url: issuer }));
  process.stdin.resume().on('end', () => process.exit(0));
}
