package gg.sprocket.operator.probe;

import gg.sprocket.operator.probe.VaultClient.Answer;
import gg.sprocket.operator.resource.ProbeResult.Cause;

/**
 * Why a Vault cannot be read. Vault's own words are not passed on: they quote what was sent.
 *
 * @param target the server
 * @param input what the probe was told
 */
record VaultProbeWords(Target target, ProbeInput input) {

  Refusal unsafeAudience() {
    return new Refusal(
        Cause.AudienceRefused,
        "the audience %s is the API server's own, so who runs the Vault at %s could use the login in this cluster, and it was not sent; leave spec.vault.external.auth.audience out, or give another",
        input.text("PROBE_AUDIENCE"),
        target);
  }

  Refusal authorityMissing() {
    return new Refusal(
        Cause.SecretInvalid,
        "%s, named in spec.vault.external.ca, has no key ca.crt, or does not exist; put the authority's certificate there in PEM form",
        input.authorityName());
  }

  /** Something before it may answer while the Vault does not. */
  Refusal noVault(Answer answer) {
    return switch (answer.status() / 100) {
      case 3 ->
          new Refusal(
              Cause.VaultMissing,
              "%s answers with a redirect (HTTP %d), which is not followed because the login would go along; give the address it leads to",
              target,
              answer.status());
      case 5 ->
          new Refusal(
              Cause.Unreachable,
              "what stands at %s says that the Vault behind it does not answer (HTTP %d); look at the Vault, and at the proxy before it",
              target,
              answer.status());
      default ->
          new Refusal(
              Cause.VaultMissing,
              "%s answers (HTTP %d), but not as a Vault does; correct spec.vault.external.address",
              target,
              answer.status());
    };
  }

  Refusal uninitialized() {
    return new Refusal(
        Cause.VaultUninitialized,
        "the Vault at %s is not initialised, so it holds nothing; correct the address, or have who runs it initialise it (vault operator init)",
        target);
  }

  Refusal sealed() {
    return new Refusal(
        Cause.VaultSealed,
        "the Vault at %s is sealed; have who runs it unseal it (vault operator unseal)",
        target);
  }

  Refusal secondary(Answer answer) {
    return new Refusal(
        Cause.VaultMissing,
        "the Vault at %s serves no reads (HTTP %d), as a secondary for disaster recovery does; give the address of the primary",
        target,
        answer.status());
  }

  /** Why there is no login. */
  Refusal login(Answer answer) {
    String mount = "auth/" + input.text("PROBE_AUTH");
    String role = input.text("PROBE_ROLE");
    if (answer.status() == 503) {
      return sealed();
    }
    if (answer.status() / 100 == 5) {
      return failing(answer);
    }
    if (answer.status() / 100 == 3) {
      return noVault(answer);
    }
    if (answer.status() == 404) {
      return new Refusal(
          Cause.VaultPathMissing,
          "the Vault at %s has nothing at %s, as where the namespace is another; correct namespace and auth.mount in spec.vault.external",
          target,
          mount);
    }
    if (answer.says("could not be found", "invalid role name")) {
      return new Refusal(
          Cause.VaultRoleMissing,
          "the Vault at %s has no role %s at %s; create it by `vault write %s/role/%s ...`, or correct spec.vault.external.auth",
          target,
          role,
          mount,
          mount,
          role);
    }
    return refused(answer, mount, role);
  }

  private Refusal refused(Answer answer, String mount, String role) {
    String why;
    if (answer.says("audience")) {
      why = "the audience is another; bind the role to " + input.text("PROBE_AUDIENCE");
    } else if (answer.says("expired", "not valid yet", "before time", "issued at")) {
      why = "the token is out of date for it; set the clocks right on both sides";
    } else if (answer.says("signature", "known key", "verifying token", "jwks", "issuer")) {
      why =
          "it cannot check who issued the token; give the method the keys and the issuer of this cluster";
    } else if (answer.says("subject", "sub claim", "not authorized", "bound claims")) {
      why =
          "the role is bound to another account; bind it to ServiceAccount %s of namespace %s"
              .formatted(input.text("PROBE_ACCOUNT"), input.text("PROBE_NAMESPACE"));
    } else {
      why =
          "look whether %s, and its role is bound to ServiceAccount %s of namespace %s and audience %s"
              .formatted(
                  knows(),
                  input.text("PROBE_ACCOUNT"),
                  input.text("PROBE_NAMESPACE"),
                  input.text("PROBE_AUDIENCE"));
    }
    return new Refusal(
        Cause.AuthenticationFailed,
        "the Vault at %s refuses the login by role %s at %s (HTTP %d): %s",
        target,
        role,
        mount,
        answer.status(),
        why);
  }

  private String knows() {
    return input.text("PROBE_METHOD").equals("Kubernetes")
        ? "the method is enabled there, its reviewer may review tokens of this cluster (system:auth-delegator)"
        : "the method is enabled there, has the keys of this cluster";
  }

  Refusal noEngine(String mount) {
    return new Refusal(
        Cause.VaultPathMissing,
        "the Vault at %s has no engine at %s; enable one by `vault secrets enable -path=%s -version=2 kv`, or correct kv.mount in spec.vault.external",
        target,
        mount,
        mount);
  }

  Refusal otherEngine(String mount) {
    return new Refusal(
        Cause.VaultEngineUnsupported,
        "the engine at %s of the Vault at %s is no key-value engine of version 2; raise it by `vault kv enable-versioning %s`, or name another in spec.vault.external.kv.mount",
        mount,
        target,
        mount);
  }

  /** Why something is not read. */
  Refusal reading(Answer answer, String place) {
    return switch (answer.status()) {
      case 403 ->
          new Refusal(
              Cause.PrivilegeMissing,
              "the login at the Vault at %s may not read %s, or there is no such engine; give role %s a policy with: path \"%s/data/%s*\" { capabilities = [\"read\"] }",
              target,
              place,
              input.text("PROBE_ROLE"),
              input.text("PROBE_MOUNT"),
              input.text("PROBE_FOLDER"));
      case 503 -> sealed();
      default -> failing(answer);
    };
  }

  /** Nothing may be concluded from it, least of all that an entry is not there. */
  Refusal notUnderstood(Answer answer, String place) {
    return new Refusal(
        Cause.VaultAnswerInvalid,
        "what the Vault at %s answers of %s (HTTP %d) is no answer of a key-value engine of version 2, so no entry is taken for missing; look at proxies before it, and at `vault read %s`",
        target,
        place,
        answer.status(),
        place);
  }

  private Refusal failing(Answer answer) {
    return new Refusal(
        answer.status() / 100 == 5 ? Cause.Unreachable : Cause.ProbeFailed,
        "the Vault at %s did not do what it was asked (HTTP %d); look at its log and its state",
        target,
        answer.status());
  }
}
