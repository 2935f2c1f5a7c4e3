// `@node-oauth/oauth2-server` behind express, on loopback: an authorization server that compares Basic
// credentials as they come, and burns a code at the first attempt to redeem it. Settings: one JSON object
// as the only argument.
//
//   { "clients": [{ "id", "secret", "grants": [..] }], "people": [{ "id", "login", "password" }], "guid",
//     "redirectUris": [..], "scopes": [..], "accessSeconds", "refreshSeconds", "codeSeconds" }
//
// Prints one line of JSON, {"url": "http://127.0.0.1:<port>"}, when it is ready. Ends with its standard
// input, so that it never outlives the process that started it.

import OAuth2Server from '@node-oauth/oauth2-server';
import express from 'express';

const { Request, Response } = OAuth2Server;
const settings = JSON.parse(process.argv[2]);
const clients = new Map(
  settings.clients.map((client) => [client.id, { ...client, redirectUris: settings.redirectUris }]),
);
const [codes, accessTokens, refreshTokens] = [new Map(), new Map(), new Map()];
const counts = { token: 0 };

const personBy = (login, password) =>
  settings.people.find((person) => person.login === login && person.password === password);

// What the server asks of its storage.
const model = {
  async getClient(id, secret) {
    const client = clients.get(id);
    // The authorization endpoint asks without a secret.
    return client && (secret === null || secret === client.secret) ? client : undefined;
  },
  getUser: async (login, password) => personBy(login, password),
  async validateScope(_user, _client, asked) {
    const scopes = asked ?? settings.scopes;
    return scopes.every((scope) => settings.scopes.includes(scope)) && scopes;
  },
  async saveAuthorizationCode(code, client, user) {
    const saved = { ...code, client, user };
    codes.set(code.authorizationCode, saved);
    return saved;
  },
  getAuthorizationCode: async (code) => codes.get(code),
  revokeAuthorizationCode: async (code) => codes.delete(code.authorizationCode),
  async saveToken(token, client, user) {
    const saved = { ...token, client, user };
    accessTokens.set(token.accessToken, saved);
    refreshTokens.set(token.refreshToken, saved);
    return saved;
  },
  getAccessToken: async (token) => accessTokens.get(token),
  getRefreshToken: async (token) => refreshTokens.get(token),
  revokeToken: async (token) => refreshTokens.delete(token.refreshToken),
};

const server = new OAuth2Server({
  model,
  accessTokenLifetime: settings.accessSeconds,
  refreshTokenLifetime: settings.refreshSeconds,
  authorizationCodeLifetime: settings.codeSeconds,
});

/** Lets the server answer. Its failures come as exceptions, some with a redirect prepared before. */
async function answer(req, res, act) {
  const response = new Response(res);
  let failure;
  try {
    await act(new Request(req), response);
  } catch (error) {
    failure = error;
    if (!(error.code < 500)) console.error(error);
  }
  res.set(response.headers);
  if (response.status === 302) {
    res.status(302).end();
  } else if (failure) {
    res.status(failure.code ?? 500);
    res.json({ error: failure.name, error_description: failure.message });
  } else {
    res.status(response.status).json(response.body);
  }
}

const signInPage = (remark) => `<!doctype html>
<html lang="en"><head><title>Sign in</title></head>
<body><h1>Sign in</h1><p>${remark}</p>
<form method="post" action="">
  <label>E-mail <input type="email" name="login" required></label>
  <label>Password <input type="password" name="password" required></label>
  <button type="submit">Sign in and allow</button>
</form>
</body></html>
`;

const app = express().disable('x-powered-by').use(express.urlencoded({ extended: false }));

// British spelling, as one vendor has it.
app.get('/oauth/authorise', (_req, res) => res.type('html').send(signInPage('')));
app.post('/oauth/authorise', (req, res) => {
  const person = personBy(req.body.login, req.body.password);
  if (!person) return res.status(401).type('html').send(signInPage('Unknown e-mail or wrong password'));
  const authenticateHandler = { handle: () => person };
  return answer(req, res, (request, response) =>
    server.authorize(request, response, { authenticateHandler }),
  );
});
app.post('/oauth/token', (req, res) => {
  counts.token += 1;
  return answer(req, res, (request, response) => server.token(request, response));
});
app.get('/api/me', (req, res) =>
  answer(req, res, async (request, response) => {
    const { user } = await server.authenticate(request, response);
    response.body = { id: user.id };
  }),
);
// The users service of the vendor with the British spelling knows the same person by a guid.
app.get('/api/users/me', (req, res) =>
  answer(req, res, async (request, response) => {
    const { user } = await server.authenticate(request, response);
    response.body = { Id: settings.guid, Email: user.login, RegionUri: null };
  }),
);
app.get('/control/counts', (_req, res) => res.json(counts));

const listener = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${listener.address().port}` }));
});
process.stdin.resume().on('end', () => process.exit(0));
