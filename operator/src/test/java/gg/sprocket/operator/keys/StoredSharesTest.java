package gg.sprocket.operator.keys;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.vault.KeyShare;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people make of a Secret when they put it back. */
class StoredSharesTest {

  @Test
  void whiteSpaceAroundASharesIsNoPartOfIt() {
    StoredShares shares =
        of(
            Map.of(
                "share-1", "c2hhcmUtb25l\n",
                "share-2", " \t c2hhcmUtdHdv \r\n\n",
                "share-3", "73686172652D33"));

    assertThat(texts(shares)).containsExactly("c2hhcmUtb25l", "c2hhcmUtdHdv", "73686172652D33");
    assertThat(shares.unreadable()).isEmpty();
  }

  @Test
  void otherKeysAreNoShares() {
    StoredShares shares =
        of(
            Map.of(
                "share-1",
                "c2hhcmUtb25l",
                "note",
                "not a share",
                "share-",
                "x",
                "my-share-1",
                "x"));

    assertThat(texts(shares)).containsExactly("c2hhcmUtb25l");
    assertThat(shares.unreadable()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "not a share", "c2hh cmU=", "c2hhcmU!", "abc\u00e9", "a"})
  void whatIsNoShareIsNamedAndNotRead(String text) {
    StoredShares shares = of(Map.of("share-1", "c2hhcmUtb25l", "share-2", text));

    assertThat(shares.unreadable()).containsExactly("share-2");
    assertThat(texts(shares)).containsExactly("c2hhcmUtb25l");
  }

  /** Whatever quotes it, as a log or an exception does. */
  @Test
  void itsTextTellsNoShare() {
    assertThat(of(Map.of("share-1", "c2hhcmUtb25l")).toString())
        .doesNotContain("c2hhcmUtb25l", "YzJoaGNtVXRiMjVs", "share-1");
  }

  @Test
  void noneIsNone() {
    assertThat(texts(new StoredShares(new Secret()))).isEmpty();
  }

  private static List<String> texts(StoredShares shares) {
    return shares.readable().stream()
        .map(KeyShare::text)
        .map(text -> new String(text.copy(), StandardCharsets.US_ASCII))
        .toList();
  }

  private static StoredShares of(Map<String, String> values) {
    Map<String, String> data = new TreeMap<>();
    values.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return new StoredShares(new SecretBuilder().withData(data).build());
  }
}
