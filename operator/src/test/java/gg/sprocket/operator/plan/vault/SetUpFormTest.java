package gg.sprocket.operator.plan.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SetUpFormTest {

  /** It reads values, and lists their names; how a value came to be is nothing to it. */
  @Test
  void theOperatorMayDoNoMoreThanItDoes() {
    assertThat(new SetUpForm("league", "mle", Optional.empty()).policy())
        .isEqualToIgnoringWhitespace(
            """
            path "sprocket/mle/data/*" {
              capabilities = ["create", "read"]
            }
            path "sprocket/mle/metadata/*" {
              capabilities = ["list"]
            }
            path "sys/key-status" {
              capabilities = ["read"]
            }
            path "sys/rotate" {
              capabilities = ["update", "sudo"]
            }
            path "auth/token/revoke-self" {
              capabilities = ["update"]
            }
            """);
  }
}
