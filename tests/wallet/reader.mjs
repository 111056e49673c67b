// A reader by the OpenWallet Foundation's library: is the credential on stdin good now? "" or why not, on stdout.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";

const { credential, issuer } = JSON.parse(readFileSync(0, "utf8"));
const { jwks } = await (await fetch(`${issuer}/.well-known/jwt-vc-issuer`)).json();
const key = { key: createPublicKey({ key: jwks.keys[0], format: "jwk" }), dsaEncoding: "ieee-p1363" };
const verifier = (text, signature) => verify("sha256", Buffer.from(text), key, Buffer.from(signature, "base64url"));
const reader = new SDJwtVcInstance({
  verifier,
  statusVerifier: verifier,
  hasher: (data, alg) => new Uint8Array(createHash(alg.replace("-", "")).update(Buffer.from(data)).digest()),
  hashAlg: "sha-256",
  statusListFetcher: async (uri) => (await fetch(uri)).text(),
});
console.log(await reader.verify(credential, {}).then(() => "", (error) => error.message));
