package gg.sprocket.standin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.standin.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokensTest {

  private static final Instant NOW = Instant.parse("2026-07-20T12:00:00Z");
  private static final Tokens TOKENS = new Tokens("key");

  @Test
  void aTokenIsGoodUntilItsEnd() {
    String token = TOKENS.sign(Json.object().put("userId", 7), Duration.ofSeconds(12), NOW);

    assertThat(TOKENS.verify(token, NOW.plusSeconds(11)).path("userId").asInt()).isEqualTo(7);
    assertThatThrownBy(() -> TOKENS.verify(token, NOW.plusSeconds(12)))
        .hasMessage("TokenExpiredError: jwt expired");
  }

  @Test
  void aTokenOfAnotherKeyIsNotGood() {
    String token = new Tokens("other").sign(Json.object(), Duration.ofHours(1), NOW);

    assertThatThrownBy(() -> TOKENS.verify(token, NOW))
        .hasMessage("JsonWebTokenError: invalid signature");
    assertThatThrownBy(() -> TOKENS.verify("", NOW)).hasMessage("JsonWebTokenError: jwt malformed");
  }
}
