// A wallet by the OpenWallet Foundation's libraries: it follows an offer (OpenID4VCI 1.0), then shows the credential to a
// reader (SD-JWT VC) who looks up keys, type and state. Told on stdin, answers on stdout.
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { clientAuthenticationNone, setGlobalConfig } from "@openid4vc/oauth2";
import { Openid4vciClient } from "@openid4vc/openid4vci";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";

setGlobalConfig({ allowInsecureUrls: true }); // The tests' server has no certificate.
const told = JSON.parse(readFileSync(0, "utf8"));

const holder = generateKeyPairSync("ec", { namedCurve: "P-256" });
const holderJwk = holder.publicKey.export({ format: "jwk" });
const es256 = (text) => sign("sha256", Buffer.from(text), { key: holder.privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
const signedBy = (jwk) => (text, signature) =>
  verify("sha256", Buffer.from(text), { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const digest = (data, alg) => new Uint8Array(createHash(alg.replace("-", "")).update(Buffer.from(data)).digest());

const client = new Openid4vciClient({
  callbacks: {
    clientAuthentication: clientAuthenticationNone({ clientId: "wallet" }),
    fetch,
    generateRandom: (length) => randomBytes(length),
    hash: (data, alg) => digest(data, alg),
    signJwt: (_, { header, payload }) => {
      const text = `${encoded(header)}.${encoded(payload)}`;
      return { jwt: `${text}.${es256(text)}`, signerJwk: holderJwk };
    },
  },
});

const credentialOffer = await client.resolveCredentialOffer(told.offer);
const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
const credentialConfigurationId = credentialOffer.credential_configuration_ids[0];
const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
  credentialOffer,
  issuerMetadata,
  txCode: told.number || undefined,
});
const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata });
const { jwt } = await client.createCredentialRequestJwtProof({
  issuerMetadata,
  credentialConfigurationId,
  nonce,
  signer: { method: "jwk", alg: "ES256", publicJwk: holderJwk },
});
const { credentialResponse } = await client.retrieveCredentials({
  issuerMetadata,
  credentialConfigurationId,
  accessToken: accessTokenResponse.access_token,
  proofs: { jwt: [jwt] },
});
const [{ credential }] = credentialResponse.credentials;

const published = await (await fetch(`${credentialOffer.credential_issuer}/.well-known/jwt-vc-issuer`)).json();
const issued = signedBy(published.jwks.keys[0]);
const about = { hasher: digest, hashAlg: "sha-256", signAlg: "ES256", saltGenerator: () => randomBytes(16).toString("base64url") };
const reader = new SDJwtVcInstance({
  ...about,
  verifier: issued,
  statusVerifier: issued,
  kbSigner: es256,
  kbSignAlg: "ES256",
  kbVerifier: (text, signature, payload) => signedBy(payload.cnf.jwk)(text, signature),
  statusListFetcher: async (uri) => (await fetch(uri)).text(),
  vctFetcher: async (uri) => (await fetch(uri)).json(),
  loadTypeMetadataFormat: true,
});

const shown = await reader.present(
  credential,
  { place_name: true, kind: true },
  { kb: { payload: { iat: Math.floor(Date.now() / 1000), aud: "a reader", nonce: "shown once" } } },
);
const read = await reader.verify(shown, { requiredClaimKeys: ["place_name", "kind"], keyBindingNonce: "shown once" });
const refused = async (presented) => reader.verify(presented, {}).then(() => "", (error) => error.message);
const [head, body, signature] = credential.split("~")[0].split(".");
const forged = JSON.parse(Buffer.from(body, "base64url"));
forged.exp += 1;

console.log(
  JSON.stringify({
    configurations: Object.keys(issuerMetadata.credentialIssuer.credential_configurations_supported),
    payload: read.payload,
    type: read.typeMetadata?.mergedTypeMetadata?.vct ?? read.typeMetadata?.vct ?? "",
    credential,
    forged: await refused(credential.replace(body, encoded(forged))),
    changed: await refused(credential.replace(signature, signature.split("").reverse().join(""))),
  }),
);

