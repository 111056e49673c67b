// Passkeys: the browser's ceremony between a press and the form that carries its result. WebAuthn's JSON is vendored by allauth.
"use strict";

const ceremonies = {
  async "sign-in"(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return webauthnJSON.get((await answer.json()).request_options);
  },
  async use() {
    return webauthnJSON.get(options().request_options);
  },
  async make(form) {
    const wanted = options().creation_options;
    const alone = form.elements.passwordless.checked;
    wanted.publicKey.authenticatorSelection.residentKey = alone ? "required" : "discouraged";
    wanted.publicKey.authenticatorSelection.requireResidentKey = alone;
    if (alone) wanted.publicKey.authenticatorSelection.userVerification = "required";
    return webauthnJSON.create(wanted);
  },
};

const options = () => JSON.parse(document.getElementById("passkey-data").textContent);
const show = (selector) => document.querySelectorAll(selector).forEach((part) => { part.hidden = false; });

show(window.PublicKeyCredential ? "[data-with-passkeys]" : "[data-without-passkeys]");

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const result = await ceremonies[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(result);
      form.submit();
    } catch {
      show("[data-passkey-failed]");
    }
  });
}
