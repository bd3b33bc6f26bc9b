package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Driver.Method;
import gg.sprocket.operator.vault.Failures.Content;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Makes a root token out of shares.
 *
 * <p>In Vault 1.21 no part of {@code sys/generate-root} asks for a token ({@code http/handler.go}
 * serves it before tokens are looked at): the shares are the proof, and anybody on the network can
 * give an attempt up. Later versions may ask for one.
 *
 * @param driver the member that is asked; a standby passes it on
 */
record RootGeneration(Driver driver) {
  private static final String ATTEMPT = "sys/generate-root/attempt";
  private static final String UPDATE = "sys/generate-root/update";
  private static final byte[] NOTHING = {};

  VaultToken token(List<KeyShare> shares) throws VaultFailure {
    cancel();
    JsonNode attempt = questions().ask(ATTEMPT, "{}".getBytes(StandardCharsets.US_ASCII));
    String nonce = Driver.text("PUT " + ATTEMPT, attempt.path("nonce"));
    try {
      String encoded = questions().give(UPDATE, nonce, shares).path("encoded_token").asText();
      return decoded(encoded, attempt.path("otp").asText());
    } catch (VaultFailure e) {
      giveUp(e);
      throw e;
    }
  }

  /** The next attempt does so too, if it cannot be done now. */
  private void giveUp(VaultFailure failure) {
    try {
      cancel();
    } catch (VaultFailure e) {
      failure.addSuppressed(e);
    }
  }

  /** Vault gives the token with a one-time pad over it, which it has told before. */
  private static VaultToken decoded(String encoded, String pad) throws VaultFailure {
    byte[] key = pad.getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] text = Base64.getDecoder().decode(encoded);
      for (int i = 0; i < text.length; i++) {
        text[i] ^= key[i];
      }
      return new VaultToken(SecretBytes.taking(text));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
      throw new VaultFailure("PUT " + UPDATE, new Trouble.Erring(200));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private ShareQuestions questions() {
    return new ShareQuestions(driver, driver.limits().answer());
  }

  private void cancel() throws VaultFailure {
    Answer answer = driver.ask(Method.DELETE, ATTEMPT, NOTHING, driver.limits().answer());
    Driver.good("DELETE " + ATTEMPT, answer, Content.Shares);
  }
}
