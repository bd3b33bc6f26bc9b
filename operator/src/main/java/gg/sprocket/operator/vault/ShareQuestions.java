package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Driver.Method;
import gg.sprocket.operator.vault.Failures.Content;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Asks what key shares answer, one after the other, and no token: {@code sys/generate-root}, {@code
 * sys/rekey} and {@code sys/rekey-recovery-key}.
 *
 * @param driver the member that is asked
 * @param limit the longest that one answer takes
 */
record ShareQuestions(Driver driver, Duration limit) {

  JsonNode ask(String path, byte[] body) throws VaultFailure {
    Answer answer = driver.ask(Method.PUT, path, body, limit);
    return Driver.good("PUT " + path, answer, Content.Shares).json();
  }

  /**
   * Gives shares until there are enough.
   *
   * @param nonce that of the attempt
   * @return the answer to the last one
   * @throws VaultFailure also if there are too few, as {@link Trouble.WrongShare}
   */
  JsonNode give(String path, String nonce, List<KeyShare> shares) throws VaultFailure {
    for (KeyShare share : shares) {
      JsonNode answer = give(path, nonce, share);
      if (answer.path("complete").asBoolean()) {
        return answer;
      }
    }
    throw new VaultFailure("PUT " + path, new Trouble.WrongShare());
  }

  private JsonNode give(String path, String nonce, KeyShare share) throws VaultFailure {
    byte[] body = share.text().between("{\"nonce\":\"%s\",\"key\":\"".formatted(nonce), "\"}");
    try {
      return ask(path, body);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }
}
