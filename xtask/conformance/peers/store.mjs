// What a provider remembers, in this process's memory: nothing outlives the run, and two providers
// over one store (before and after a change of keys) know the same sessions, grants and tokens.

const GRANT_BOUND = new Set(['AuthorizationCode', 'AccessToken', 'RefreshToken']);

/** A class in the form `oidc-provider` asks of an adapter, bound to a store of its own. */
export function memoryAdapter() {
  const records = new Map(); // "Model:id" -> { payload, until }
  const sessionByUid = new Map();

  return class Adapter {
    constructor(model) {
      this.model = model;
    }

    #key(id) {
      return `${this.model}:${id}`;
    }

    async upsert(id, payload, expiresIn) {
      const until = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
      records.set(this.#key(id), { payload: structuredClone(payload), until });
      if (this.model === 'Session') sessionByUid.set(payload.uid, id);
    }

    async find(id) {
      const record = records.get(this.#key(id));
      if (!record || record.until <= Date.now()) return undefined;
      return structuredClone(record.payload);
    }

    async findByUid(uid) {
      return this.find(sessionByUid.get(uid));
    }

    async findByUserCode() {
      return undefined; // the device flow is off
    }

    async consume(id) {
      const record = records.get(this.#key(id));
      if (record) record.payload.consumed = Math.floor(Date.now() / 1000);
    }

    async destroy(id) {
      records.delete(this.#key(id));
    }

    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of records) {
        if (payload.grantId === grantId && GRANT_BOUND.has(key.split(':', 1)[0])) records.delete(key);
      }
    }
  };
}
