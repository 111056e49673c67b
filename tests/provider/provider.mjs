// A real OpenID provider on loopback, registered for the platform as the card service is: private_key_jwt, PKCE, ES256, pairwise.
// It is told the client's public keys on standard input and prints its issuer.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import Provider from 'oidc-provider';

const { client_id, redirect_uri, jwks, facts } = JSON.parse(await text(process.stdin));
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id,
      redirect_uris: [redirect_uri],
      jwks,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: jwks.keys[0].alg,
      id_token_signed_response_alg: 'ES256',
      subject_type: 'pairwise',
    }],
    jwks: { keys: [{ ...key, alg: 'ES256', use: 'sig', kid: 'only' }] },
    clientAuthMethods: ['private_key_jwt'],
    scopes: ['openid'],
    claims: { openid: ['sub'], name: ['name'], address: ['address'], birthdate: ['birthdate'] },
    acrValues: ['aal3', 'crl'],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_, account, client) => createHash('sha256').update(client.clientId + account).digest('hex'),
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...facts }) }),
    pkce: { required: () => true },
    cookies: { keys: ['for tests only'] },
    features: { devInteractions: { enabled: true } },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
