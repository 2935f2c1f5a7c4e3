//! What an [`OpenIdProvider`](super::OpenIdProvider) can do wrong.

use std::time::Duration;

/// One way in which a server misbehaves, or makes it hard.
///
/// They are those of the OpenID Foundation's conformance suite for clients, and those that real servers have
/// shown. Some of them are allowed and must be coped with; each says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flaw {
    /// The redirect says that somebody else issued it (RFC 9207 section 2.4). Must be refused.
    CallbackIssuerWrong,
    /// The redirect does not name its issuer. Must be refused where the description requires it.
    CallbackIssuerMissing,
    /// The redirect belongs to another sign-in. Must be refused.
    CallbackStateWrong,
    /// The redirect has no `state`. Must be refused.
    CallbackStateMissing,
    /// The redirect has no code and no error. Must be refused.
    CallbackCodeMissing,
    /// The redirect has two codes (RFC 6749 section 3.1). Must be refused.
    CallbackCodeTwice,
    /// The redirect carries an access token besides the code. Must be refused.
    CallbackWithToken,
    /// The person or the server declines, with this `error`.
    CallbackDenied(&'static str),

    /// No id_token where `openid` was granted. Allowed after a refresh.
    IdTokenMissing,
    /// Signed by a key that the server does not publish, under the id of one that it does. Must be refused.
    IdTokenSignatureWrong,
    /// `alg` is `none`, and the signature empty. Must be refused.
    IdTokenAlgorithmNone,
    /// `alg` is `HS256`, keyed with the client's secret. Must be refused where RS256 is agreed.
    IdTokenAlgorithmHs256,
    /// `kid` names a key that is not published. Must be refused.
    IdTokenKeyIdUnknown,
    /// No `kid`. Allowed as long as one key is published; with [`Flaw::KeysTwo`] it must be refused.
    IdTokenKeyIdMissing,
    /// Carries its own key in the header (`jwk`), which really signed it. Must be refused.
    IdTokenKeyEmbedded,
    /// Another type of token (`typ` is `at+jwt`, RFC 8725 section 3.11). Must be refused.
    IdTokenTypeWrong,
    /// Issued by somebody else. Must be refused.
    IdTokenIssuerWrong,
    /// The issuer with a slash behind it. Must be refused: issuers are compared byte for byte.
    IdTokenIssuerSlash,
    /// For another client. Must be refused.
    IdTokenAudienceWrong,
    /// No `aud`. Must be refused.
    IdTokenAudienceMissing,
    /// For this client alone, in a list of one. Allowed.
    IdTokenAudienceList,
    /// For this client and another one, without `azp`. Must be refused.
    IdTokenAudienceShared,
    /// `azp` is another client. Must be refused.
    IdTokenPartyWrong,
    /// Another sign-in's `nonce`. Must be refused.
    IdTokenNonceWrong,
    /// No `nonce` although one was sent. Must be refused at sign-in, is allowed after a refresh.
    IdTokenNonceMissing,
    /// Ended an hour ago. Must be refused.
    IdTokenExpired,
    /// No `exp`. Must be refused.
    IdTokenExpiryMissing,
    /// Issued a day ago. Must be refused.
    IdTokenIssuedLongAgo,
    /// Issued in an hour. Must be refused.
    IdTokenIssuedInFuture,
    /// No `iat`. Must be refused.
    IdTokenIssuedMissing,
    /// `at_hash` of another access token. Must be refused.
    IdTokenHashWrong,
    /// No `at_hash`. Allowed in the code flow.
    IdTokenHashMissing,
    /// No `sub`. Must be refused unless the description says that it is optional.
    IdTokenSubjectMissing,
    /// Another person than before. Must be refused after a refresh.
    IdTokenSubjectOther,
    /// A claim occurs twice. Must be refused.
    IdTokenMemberTwice,

    /// `token_type` is `mac`. Must be refused.
    TokenTypeOdd,
    /// `token_type` is `bEARER`. Allowed.
    TokenTypeCase,
    /// No `token_type`. Must be refused unless the description says that it is optional.
    TokenTypeMissing,
    /// No access token. Must be refused.
    AccessTokenMissing,
    /// An access token that does not fit into a header. Must be refused.
    AccessTokenUnusable,
    /// No `expires_in`: the description's default counts, or nothing is known.
    ExpiresInMissing,
    /// This JSON text as `expires_in`: read as a number where it can be, and as nothing otherwise.
    ExpiresIn(&'static str),
    /// No refresh token. Allowed.
    RefreshTokenMissing,
    /// These scopes are granted, whatever was asked for. Allowed, and to be told.
    ScopeGranted(&'static str),
    /// A member of the answer occurs twice. Must be refused.
    MemberTwice,
    /// Members that no standard names. Must be ignored.
    MembersUnknown,
    /// A byte order mark before the answer. To be tolerated.
    ByteOrderMark,
    /// A good answer under `text/html`. To be tolerated: the body is looked at, not its label.
    ContentTypeWrong,
    /// An error with status 200. Must be refused.
    ErrorInSuccess(&'static str),
    /// This error with status 400; nothing happens to the grant.
    ErrorCode(&'static str),

    /// Something happens to the requests for this endpoint.
    At(Endpoint, Failure),

    /// Two keys are published: the one in use and another.
    KeysTwo,
    /// No key is published.
    KeysNone,
    /// Keys that nobody can use stand among the good ones. To be passed over.
    KeysOdd,
    /// The same `kid` stands twice, for two keys. Tokens that name it must be refused.
    KeysAmbiguous,

    /// The metadata names another issuer. Must be refused.
    MetadataIssuerWrong,
    /// The metadata puts the token endpoint on a stranger's host. Must be refused.
    MetadataEndpointMoved,
    /// The metadata offers PKCE by `plain` only. Must be refused.
    MetadataWithoutS256,
}

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Endpoint {
    /// The token endpoint, for codes and refreshes alike.
    Token,
    /// The revocation endpoint.
    Revocation,
    /// The key set.
    Keys,
    /// The discovery document.
    Metadata,
}

/// What happens to a request on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// No connection: the server sees nothing.
    Unreachable,
    /// The server does what was asked, and its answer is lost: the hard case of every rotating token.
    AnswerLost,
    /// The server does what was asked, and the connection breaks in the middle of its answer.
    AnswerCutOff,
    /// The server does what was asked and never answers: only a deadline ends it.
    Silent,
    /// The server does what was asked, and takes this long; its clock is the test's.
    Slow(Duration),
    /// This status with an empty JSON object. Nothing happens.
    Status(u16),
    /// This status, with a person's page in HTML. Nothing happens.
    Page(u16),
    /// 429, with `Retry-After` in whole seconds. Nothing happens.
    Throttled(Duration),
    /// 503, with `Retry-After` as this text. Nothing happens.
    Busy(&'static str),
    /// A redirect to a stranger's host. Nothing happens, and nothing must be sent there.
    Redirected,
    /// An answer of two million bytes. Nothing happens.
    Huge,
}

/// What a refresh does to the refresh token that was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rotation {
    /// Nothing: it stays good, and the answer holds no other.
    Off,
    /// Each refresh brings a new one; a spent one is refused, and that is all.
    Plain,
    /// As [`Rotation::Plain`], but a spent one brings the same successor again for this long, as
    /// django-oauth-toolkit does by `REFRESH_TOKEN_GRACE_PERIOD_SECONDS`.
    Grace(Duration),
    /// Each refresh brings a new one; a spent one that comes again revokes the whole grant (RFC 9700
    /// section 4.14.2).
    RevokeOnReuse,
}
