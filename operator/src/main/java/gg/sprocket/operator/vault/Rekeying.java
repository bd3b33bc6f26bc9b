package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.vault.RekeyState;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Driver.Method;
import gg.sprocket.operator.vault.Failures.Content;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes new shares in two steps, so that nobody can lose them: those that were made count once they
 * were given back.
 *
 * <p>In Vault 1.21 no part of {@code sys/rekey} and {@code sys/rekey-recovery-key} asks for a
 * token, as with {@link RootGeneration}. An attempt is given up by its nonce, which anybody may
 * read ({@code vault/rekey.go}).
 *
 * @param driver the member that is asked; a standby passes it on
 * @param transfers the same member
 * @param path {@code sys/rekey}, or {@code sys/rekey-recovery-key} of a Vault that opens itself
 */
record Rekeying(Driver driver, Transfers transfers, String path) {
  private static final byte[] NOTHING = {};

  RekeyState state() throws VaultFailure {
    JsonNode status =
        Driver.good(
                "GET " + init(),
                driver.ask(Method.GET, init(), NOTHING, driver.limits().answer()),
                Content.Shares)
            .json();
    String nonce = status.path("nonce").asText();
    String confirmation = status.path("verification_nonce").asText();
    if (!status.path("started").asBoolean()) {
      return new RekeyState.Idle();
    }
    return confirmation.isEmpty()
        ? new RekeyState.Begun(nonce)
        : new RekeyState.Unconfirmed(nonce, confirmation);
  }

  void cancel() throws VaultFailure {
    switch (state()) {
      case RekeyState.Idle _ -> {}
      case RekeyState.Begun(String nonce) -> cancel(nonce);
      case RekeyState.Unconfirmed(String nonce, String _) -> cancel(nonce);
    }
  }

  private void cancel(String nonce) throws VaultFailure {
    byte[] body = "{\"nonce\":\"%s\"}".formatted(nonce).getBytes(StandardCharsets.US_ASCII);
    Driver.good("DELETE " + init(), transfers.delete(init(), body), Content.Shares);
  }

  NewShares make(List<KeyShare> old, int shares, int threshold) throws VaultFailure {
    cancel();
    byte[] question =
        "{\"secret_shares\":%d,\"secret_threshold\":%d,\"require_verification\":true}"
            .formatted(shares, threshold)
            .getBytes(StandardCharsets.US_ASCII);
    String nonce = Driver.text("PUT " + init(), questions().ask(init(), question).path("nonce"));
    try {
      JsonNode made = questions().give(update(), nonce, old);
      if (!made.path("verification_required").asBoolean()) {
        throw new VaultFailure("PUT " + update(), new Trouble.Erring(200));
      }
      return new NewShares(Driver.shares("PUT " + update(), made.path("keys_base64"), shares));
    } catch (VaultFailure e) {
      giveUp(nonce, e);
      throw e;
    }
  }

  /** The next attempt does so too, if it cannot be done now. */
  private void giveUp(String nonce, VaultFailure failure) {
    try {
      cancel(nonce);
    } catch (VaultFailure e) {
      failure.addSuppressed(e);
    }
  }

  void confirm(List<KeyShare> shares) throws VaultFailure {
    questions().give(verify(), again(), shares);
  }

  /**
   * Has Vault forget what was given back so far, for it takes no share twice; the nonce is another
   * one then.
   */
  private String again() throws VaultFailure {
    byte[] body =
        switch (state()) {
          case RekeyState.Unconfirmed(String _, String confirmation) ->
              "{\"nonce\":\"%s\"}".formatted(confirmation).getBytes(StandardCharsets.US_ASCII);
          case RekeyState.Idle _, RekeyState.Begun _ ->
              throw new VaultFailure("DELETE " + verify(), new Trouble.Refused(400, List.of()));
        };
    Answer answer = transfers.delete(verify(), body);
    return Driver.text(
        "DELETE " + verify(),
        Driver.good("DELETE " + verify(), answer, Content.Shares).json().path("nonce"));
  }

  private String init() {
    return path + "/init";
  }

  private String update() {
    return path + "/update";
  }

  private String verify() {
    return path + "/verify";
  }

  private ShareQuestions questions() {
    return new ShareQuestions(driver, driver.limits().keys());
  }
}
