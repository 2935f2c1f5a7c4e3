// The pages a person meets between the authorization request and the callback: sign in, then consent.
// Plain HTML forms, no script, so that a client without a browser can walk them.

import { RESOURCE } from './configuration.mjs';

const ROUTE = /^\/interaction\/([\w-]+)(?:\/(login|confirm|abort))?$/;

const escape = (text) =>
  String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function page(res, status, title, body) {
  res.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  res.end(`<!doctype html>
<html lang="en"><head><title>${escape(title)}</title></head>
<body><h1>${escape(title)}</h1>
${body}
</body></html>
`);
}

const loginPage = (res, uid, status, remark) =>
  page(res, status, 'Sign in', `${remark ? `<p role="alert">${escape(remark)}</p>` : ''}
<form method="post" action="/interaction/${uid}/login">
  <label>E-mail <input type="email" name="login" required></label>
  <label>Password <input type="password" name="password" required></label>
  <button type="submit">Sign in</button>
</form>
<a href="/interaction/${uid}/abort">Cancel</a>`);

const consentPage = (res, uid, { client_id: client, scope }) =>
  page(res, 200, 'Allow access', `<p>${escape(client)} asks for: ${escape(scope)}</p>
<form method="post" action="/interaction/${uid}/confirm">
  <button type="submit">Allow</button>
</form>
<a href="/interaction/${uid}/abort">Cancel</a>`);

async function form(req) {
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) text += chunk;
  return new URLSearchParams(text);
}

/** Writes down what the person allowed: all that was asked for and is still missing. */
async function allow(provider, { params, grantId, prompt, session }) {
  const grant =
    (grantId && (await provider.Grant.find(grantId))) ||
    new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details;
  if (missingOIDCScope.length) grant.addOIDCScope(missingOIDCScope.join(' '));
  for (const [resource, scopes] of Object.entries(missingResourceScopes)) {
    if (resource === RESOURCE) grant.addResourceScope(resource, scopes.join(' '));
  }
  return grant.save();
}

async function step(provider, people, req, res, uid, action) {
  const details = await provider.interactionDetails(req, res);
  const finish = (result, mergeWithLastSubmission = false) =>
    provider.interactionFinished(req, res, result, { mergeWithLastSubmission });

  if (action === 'abort') {
    return finish({ error: 'access_denied', error_description: 'the person declined' });
  }
  if (details.prompt.name === 'login') {
    if (req.method !== 'POST') return loginPage(res, uid, 200);
    const fields = await form(req);
    const person = people.find((p) => p.login === fields.get('login'));
    if (!person || person.password !== fields.get('password')) {
      return loginPage(res, uid, 401, 'Unknown e-mail or wrong password');
    }
    return finish({ login: { accountId: person.id } });
  }
  if (details.prompt.name === 'consent') {
    if (req.method !== 'POST') return consentPage(res, uid, details.params);
    return finish({ consent: { grantId: await allow(provider, details) } }, true);
  }
  return page(res, 501, 'No page for this', `<p>${escape(details.prompt.name)}</p>`);
}

/** Answers the request if it is for one of these pages; says whether it was. */
export function answerPage(provider, people, req, res, path) {
  const [, uid, action] = ROUTE.exec(path) ?? [];
  if (!uid) return false;
  step(provider, people, req, res, uid, action).catch((error) =>
    page(res, error.statusCode ?? 500, 'Not possible', `<p>${escape(error.error_description ?? error)}</p>`),
  );
  return true;
}
