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

  /** What was made with a login goes with that, and the operator's ends soon. */
  @Test
  void whereLoginsAtTheDatabaseAreMadeItLooksAfterThemAndAsksForNone() {
    SetUpForm form = new SetUpForm("league", "mle", Optional.of("trust")).makingLogins(true);

    assertThat(form.policy())
        .contains(
            "path \"sys/leases/renew/sprocket-database/creds/app-*\"",
            "path \"sys/leases/revoke/sprocket-database/creds/app-*\"")
        .doesNotContain("path \"sprocket-database/creds");
    assertThat(SetUpForm.databasePolicy())
        .isEqualToIgnoringWhitespace(
            """
            path "sprocket-database/creds/app-*" {
              capabilities = ["read"]
            }
            path "auth/token/revoke-self" {
              capabilities = ["update"]
            }
            """);
    assertThat(form.mark()).isPresent().isNotEqualTo(form.makingLogins(false).mark());
  }
}
