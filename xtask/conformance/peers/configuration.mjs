// The authorization server the dental clients expect, said in the settings of `oidc-provider`.

/** The one resource server; access tokens are JWTs only for a resource. */
export const RESOURCE = 'urn:dental:conformance:api';

/** What can be granted. Anything else a client asks for is dropped without a word. */
const SCOPES = ['openid', 'user', 'design-case', 'file'];

const DAY = 24 * 60 * 60;

/** Settings a caller need not give. Lifetimes are in seconds. */
export const DEFAULTS = {
  codeSeconds: 60,
  accessSeconds: DAY,
  refreshSeconds: 14 * DAY,
  rotate: true,
  accessAlg: 'RS512',
  redirectUris: ['http://127.0.0.1:9/callback'],
  scopes: SCOPES,
  // Where the provider is while its issuer has no path, and where its endpoints are below that.
  mount: '/oidc',
  routes: {},
  // Refresh tokens are for those who asked for `offline_access` alone.
  offlineScope: false,
};

/** A client of ours in the words of dynamic registration. */
function registration(client, settings) {
  return {
    client_id: client.id,
    ...(client.auth !== 'none' && { client_secret: client.secret }),
    application_type: client.native ? 'native' : 'web',
    redirect_uris: client.redirectUris ?? settings.redirectUris,
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: client.auth,
  };
}

export function configuration({ settings, adapter, keys, cookieKey }) {
  return {
    adapter,
    jwks: { keys },
    cookies: { keys: [cookieKey] },
    clients: settings.clients.map((client) => registration(client, settings)),
    scopes: settings.scopes,
    routes: settings.routes,
    responseTypes: ['code'],
    pkce: { required: () => true },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    // Without these two a refresh token would need `offline_access`, or end with the browser session.
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') &&
      (!settings.offlineScope || code.scopes.has('offline_access')),
    expiresWithSession: () => false,
    rotateRefreshToken: () => settings.rotate,
    ttl: {
      AuthorizationCode: settings.codeSeconds,
      AccessToken: settings.accessSeconds,
      RefreshToken: settings.refreshSeconds,
      IdToken: 3600,
      Interaction: 3600,
      Session: DAY,
      // A grant that ends before its tokens would end them too, and blur what a test measures.
      Grant: Math.max(settings.refreshSeconds, DAY),
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true },
      webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, _resource, client) => ({
          scope: settings.scopes.join(' '),
          audience: client.clientId,
          accessTokenTTL: settings.accessSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: settings.accessAlg } },
        }),
      },
    },
  };
}
